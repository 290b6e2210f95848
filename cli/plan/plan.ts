import { startProgram, type Stack } from "./program";
import { guardChildren, stopChildren, type Child } from "./child";
import { startEngine, type Engine } from "./engine";
import { InputError } from "../terminal/input-error";
import type { LogEntry, Planned } from "./monitor";
import { judgeBy, startPack, type PackChoice } from "./pack";
import { loadWire } from "./pulumi";
import { tidy } from "./stack-trace";
import type { PackVerdict } from "./verdict";

/** A stack, planned and judged. */
export interface Plan extends Planned {
    readonly project: string;
    readonly stack: string;
    readonly verdicts: readonly PackVerdict[];
    /** What the program printed. */
    readonly output: string;
    /** What the verdict does not know, where it was not this package that ran the program. */
    readonly notes?: readonly string[];
}

/** Told what a plan is busy with, for someone who waits. */
export type Progress = (step: string) => void;

/**
 * Runs a stack's program against a stand-in engine and has `packs` (directories, or with a config each) judge what it
 * asked for. Program and packs load at the same time; every process started here has ended when this returns or throws.
 * `meanwhile` is called once the program has ended, while the packs judge in processes of their own.
 *
 * @throws InputError where the program or a pack fails, with what it said
 */
export async function plan(
    stack: Stack,
    packs: readonly (string | PackChoice)[],
    progress: Progress,
    meanwhile: (planned: Planned) => unknown = () => undefined,
): Promise<Plan> {
    guardChildren();
    try {
        progress("loading the program and the policy pack");
        const started = packs.map((pack) => startPack(typeof pack === "string" ? { directory: pack } : pack, stack));
        const wire = loadWire();
        const engine = await startEngine(wire, stack.name, stack.project.name);
        try {
            const program = startProgram(stack, engine.address);
            engine.serve(program.lane);
            const planned = program.done.then((code) => {
                progress("judging the plan");
                return finish(code, program, engine);
            });
            const finished = planned.then(({ resources }) => resources);
            // A pack that failed first waits for this no more.
            finished.catch(() => undefined);
            // What fails there fails again where it is asked for.
            planned.then(meanwhile).catch(() => undefined);
            const judged = started.map((pack) => judgeBy(pack, wire, stack, engine.monitor, finished));
            // Whatever fails first ends the whole: a pack that does not load need not wait for the program.
            const [result, ...verdicts] = await Promise.all([planned, ...judged]);
            return { project: stack.project.name, stack: stack.name, ...result, verdicts };
        } finally {
            engine.close();
        }
    } finally {
        stopChildren();
    }
}

function finish(code: number, program: Child, engine: Engine): Planned & Pick<Plan, "output"> {
    const planned = engine.monitor.planned();
    if (code !== 0 || planned.logs.some(isError)) throw new InputError(failure(code, planned.logs, program));
    return { ...planned, output: program.output() };
}

function isError(entry: LogEntry): boolean {
    return entry.severity === "error";
}

/** What the program said went wrong, each thing once; its raw output only where nothing reached the engine. */
function failure(code: number, logs: readonly LogEntry[], program: Child): string {
    const errors = [...new Set(logs.filter(isError).map((entry) => tidy(entry.message)))];
    // What the engine refuses comes back once more from the program, wrapped.
    const said = errors.filter((error) => !errors.some((other) => other !== error && error.includes(other)));
    if (said.length === 0) said.push(tidy(program.output()) || `it ended with exit code ${code} and no message`);
    return ["The program failed:", ...said].join("\n\n");
}
