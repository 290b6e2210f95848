import { InputError } from "../terminal/input-error";
import { guardChildren, type Child } from "./child";
import type { Engine } from "./engine";
import type { LogEntry, Planned } from "./monitor";
import type { PackChoice } from "./pack-choices";
import type { PlannedResource } from "./resource";
import type { Stack } from "./stack";
import { withPlaces } from "./spec-places";
import { hasTrace, tidy } from "./stack-trace";
import type { PackVerdict } from "./verdict";
import { Watch } from "./watch";

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
 * Runs a stack's program against services that answer as Pulumi's engine would in a preview, and has `packs` judge what it
 * asked for. Program and packs run at the same time; every process started here has ended when this returns or throws.
 *
 * @throws InputError where the program or a pack fails, with what it said
 */
export async function plan(stack: Stack, packs: readonly PackChoice[], progress: Progress): Promise<Plan> {
    guardChildren();
    const start = performance.now();
    try {
        return await run(stack, packs, progress, { wholeTraces: false });
    } catch (error) {
        if (!(error instanceof ProgramError && error.lacksTrace)) throw error;
        // One that takes much longer than the first, which failed, is ended: the first one's error is all there is.
        const signal = AbortSignal.timeout(Math.ceil(Math.max(10_000, 3 * (performance.now() - start))));
        return await run(stack, packs, progress, { wholeTraces: true, signal }).catch((second: unknown) => {
            throw signal.aborted ? error : second;
        });
    }
}

/** How a program is run: see startProgram. */
interface How {
    readonly wholeTraces: boolean;
    /** Ends the program. */
    readonly signal?: AbortSignal;
}

async function run(stack: Stack, packs: readonly PackChoice[], progress: Progress, how: How): Promise<Plan> {
    // gRPC and Pulumi's messages are loaded for plans alone: a diff of manifests needs none of them.
    const [{ startEngine }, { startProgram }] = await Promise.all([import("./engine.js"), import("./program.js")]);
    const engine = await startEngine(stack);
    const judging = new Watch();
    const still = sayWhatIsOpen(stack, engine, judging);
    const started: Pick<Child, "stop">[] = [];
    try {
        progress("loading the program and the policy packs");
        const program = startProgram(stack, engine.address, how);
        started.push(program);
        how.signal?.addEventListener("abort", () => program.stop());
        const planned = program.done.then((code) => {
            clearInterval(still.running);
            engine.monitor.end();
            progress("judging the plan");
            return finish(code, program, engine.monitor.planned(), stack);
        });
        const finished = planned.then(({ resources }) => resources);
        // A pack that failed first waits for this no more.
        finished.catch(() => undefined);
        const judged = packs.map((pack) => judgeBy(pack, stack, engine, finished, started, judging));
        // Whatever fails first ends the whole: a pack that does not load need not wait for the program.
        const [result, ...verdicts] = await Promise.all([planned, ...judged]);
        return { project: stack.project.name, stack: stack.name, ...result, verdicts };
    } finally {
        clearInterval(still.running);
        clearInterval(still.judging);
        engine.close();
        for (const child of started) child.stop();
    }
}

async function judgeBy(
    { directory, configFile }: PackChoice,
    stack: Stack,
    engine: Engine,
    finished: Promise<readonly PlannedResource[]>,
    started: Pick<Child, "stop">[],
    judging: Watch,
): Promise<PackVerdict> {
    if (directory !== undefined) {
        const { startPolicyPack, judgeByPack } = await import("./policy-pack.js");
        const pack = startPolicyPack(directory, configFile, stack, engine.address);
        started.push(pack.child);
        return judgeByPack(pack, stack, engine.monitor, finished, judging);
    }
    const { judgeByOwnRules } = await import("./own-rules.js");
    const { readOwnConfig } = await import("./own-rules-config.js");
    const config = await readOwnConfig(configFile);
    await finished;
    return judgeByOwnRules(engine.monitor, stack.config, config);
}

/** Pulumi waits for a program and its packs as long as they run, and so does a plan; after this long it says what for. */
const STILL_MS = 30_000;

function sayWhatIsOpen({ project }: Stack, { watch }: Engine, judging: Watch) {
    const say = (what: string, open: () => string | undefined): NodeJS.Timeout => {
        let next = 0;
        return setInterval(() => {
            const waits = performance.now() < next ? undefined : open();
            if (waits === undefined) return;
            process.stderr.write(`${what}: ${waits}\n`);
            next = performance.now() + STILL_MS;
        }, STILL_MS / 10).unref();
    };
    return {
        running: say(`The program of "${project.name}" still runs`, () => watch.stillAfter(STILL_MS)),
        judging: say(`The plan of "${project.name}" is not judged yet`, () => judging.openAfter(STILL_MS)),
    };
}

/** A program that failed. */
class ProgramError extends InputError {
    constructor(
        message: string,
        /**
         * Whether it came with a stack trace of which no line in the program's own files is left: whole traces may have one, or
         * it was leaving them out that went wrong in a library.
         */
        readonly lacksTrace: boolean,
    ) {
        super(message);
    }
}

function finish(
    code: number,
    program: Pick<Child, "output">,
    planned: Planned,
    { project, name }: Stack,
): Planned & Pick<Plan, "output"> {
    const output = program.output();
    if (code === 0 && !planned.logs.some(isError)) return { ...planned, output };
    // What the engine refuses comes back once more from the program, wrapped in a trace of the SDK's.
    const said = saidOnce(planned.logs);
    const message = withPlaces(failure(code, said, output), project, name);
    throw new ProgramError(message, (said.some(hasTrace) || hasTrace(output)) && !hasTrace(message));
}

function isError(entry: LogEntry): boolean {
    return entry.severity === "error";
}

/** What the program said went wrong, each thing once. */
function saidOnce(logs: readonly LogEntry[]): string[] {
    const errors = [...new Set(logs.filter(isError).map((entry) => entry.message))];
    return errors.filter((error) => !errors.some((other) => other !== error && error.includes(other)));
}

/** Its raw output only where nothing reached the engine. */
function failure(code: number, said: readonly string[], output: string): string {
    const parts = [...new Set(said.map(tidy))];
    if (parts.length === 0) parts.push(tidy(output) || `it ended with exit code ${code} and no message`);
    return ["The program failed:", ...parts].join("\n\n");
}
