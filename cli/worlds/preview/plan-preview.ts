import { readOwnConfig } from "../../plan/own-rules-config";
import { guardChildren } from "../../plan/child";
import { Monitor } from "../../plan/monitor";
import { judgeByOwnRules } from "../../plan/own-rules";
import type { PackChoice } from "../../plan/pack-choices";
import type { Plan, Progress } from "../../plan/plan";
import type { Stack } from "../../plan/stack";
import type { PackVerdict } from "../../plan/verdict";
import type { Preview } from "./read-preview";
import { providers } from "./seen";

/**
 * Has `packs` judge a preview as they judge a program's plan; no program runs.
 *
 * @throws InputError where a pack fails, with what it said
 */
export async function planPreview(preview: Preview, packs: readonly PackChoice[], progress: Progress): Promise<Plan> {
    guardChildren();
    progress("judging the preview");
    const verdicts = await Promise.all(packs.map((pack) => judgeBy(pack, preview)));
    const { project, stack, resources, outputs, logs } = preview;
    const notes = [...preview.notes, outputsNote];
    return { project, stack, resources, outputs, logs, notes, output: "", verdicts };
}

const outputsNote = "The preview does not say what the stack's outputs will be.";

async function judgeBy({ directory, configFile }: PackChoice, preview: Preview): Promise<PackVerdict> {
    if (directory === undefined) {
        const providerOf = providers(preview);
        const registered = {
            judged: () => preview.inOrder.filter(({ external }) => !external),
            state: ({ inputs }: Preview["inOrder"][number]) => inputs,
            providerOf,
        };
        return judgeByOwnRules(registered, preview.config, await readOwnConfig(configFile));
    }
    const { startPolicyPack, judgeByPack } = await import("../../plan/policy-pack.js");
    const stack = stackOf(preview);
    const monitor = Monitor.of({ resources: preview.inOrder }, stack);
    // A pack gets the address of an engine and never calls it.
    const pack = startPolicyPack(directory, configFile, stack, "127.0.0.1:0");
    try {
        return await judgeByPack(pack, stack, monitor, Promise.resolve(preview.resources));
    } finally {
        pack.child.stop();
    }
}

/** Packs are told whose resources they judge; where the program is, no pack asks. */
function stackOf({ project, stack, config }: Preview): Stack {
    const here = {
        root: ".",
        workDir: ".",
        entry: ".",
        stackDir: ".",
        runtime: "",
        runtimeOptions: {},
        nodeArgs: [],
        typescript: false,
        tsconfig: "",
        plugins: {},
        config: {},
    };
    return { project: { ...here, name: project }, name: stack, config };
}
