import { guardChildren, stopChildren } from "../plan/child";
import { Monitor, type Planned } from "../plan/monitor";
import { judgeBy, startPack, type PackChoice } from "../plan/pack";
import type { Plan, Progress } from "../plan/plan";
import type { Stack } from "../plan/program";
import { loadWire } from "../plan/pulumi";
import type { Preview } from "./read-preview";

/**
 * Has `packs` judge a preview as they judge a program's plan; no program runs. `meanwhile` is called while they do.
 *
 * @throws InputError where a pack fails, with what it said
 */
export async function planPreview(
    preview: Preview,
    packs: readonly PackChoice[],
    progress: Progress,
    meanwhile: (planned: Planned) => unknown = () => undefined,
): Promise<Plan> {
    guardChildren();
    try {
        progress("judging the preview");
        const stack = stackOf(preview);
        const started = packs.map((pack) => startPack(pack, stack));
        const wire = loadWire();
        const monitor = Monitor.of(preview, stack.name, stack.project.name);
        const finished = Promise.resolve(preview.resources);
        // What fails there fails again where it is asked for.
        Promise.resolve(preview)
            .then(meanwhile)
            .catch(() => undefined);
        const verdicts = await Promise.all(started.map((pack) => judgeBy(pack, wire, stack, monitor, finished)));
        const { project, stack: name, resources, outputs, logs } = preview;
        const notes = [...preview.notes, outputsNote];
        return { project, stack: name, resources, outputs, logs, notes, output: "", verdicts };
    } finally {
        stopChildren();
    }
}

const outputsNote = "The preview does not say what the stack's outputs will be.";

/** Packs are told whose resources they judge; where the program is, no pack asks. */
function stackOf({ project, stack, config }: Preview): Stack {
    const here = { root: ".", workDir: ".", entry: ".", stackDir: ".", nodeArgs: [], typescript: false, config: {} };
    return { project: { ...here, name: project }, name: stack, config };
}
