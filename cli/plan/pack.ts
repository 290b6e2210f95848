import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { connectAnalyzer, type Analyzer } from "./analyzer";
import { startChild, type Child } from "./child";
import { LANE_VARIABLE, laneFor } from "./runtime/lane";
import { JudgeLane } from "./runtime/lane-judge";
import { InputError } from "../terminal/input-error";
import type { Monitor } from "./monitor";
import { readPackConfig, type PackConfig } from "./pack-config";
import { runtimeEnv, type Stack } from "./program";
import { runtimeCommand, type Wire } from "./pulumi";
import type { PlannedResource } from "./resource";
import { tidy } from "./stack-trace";
import { judge, type PackVerdict } from "./verdict";

/** A policy pack to judge by. */
export interface PackChoice {
    readonly directory: string;
    /** File with levels and settings of its policies, as Pulumi's `--policy-pack-config` takes it. */
    readonly configFile?: string | undefined;
}

/** A policy pack's process, on its way up. */
export interface Pack {
    readonly directory: string;
    readonly config: PackConfig | undefined;
    readonly child: Child;
    readonly lane: JudgeLane;
}

/**
 * Starts a policy pack as Pulumi does: its own process in its own directory.
 *
 * @throws InputError where there is no PulumiPolicy.yaml, or its config cannot be read
 */
export function startPack({ directory, configFile }: PackChoice, stack: Stack): Pack {
    const path = resolve(directory);
    if (!existsSync(join(path, "PulumiPolicy.yaml"))) {
        throw new InputError(`Cannot start policy pack "${directory}": it has no PulumiPolicy.yaml`);
    }
    const config = configFile === undefined ? undefined : readPackConfig(configFile);
    // The address is part of the command line and of nothing else: a pack never calls its engine.
    const args = [runtimeCommand("run-policy-pack", path), "127.0.0.1:0", path];
    const env = { ...runtimeEnv(stack), [LANE_VARIABLE]: laneFor("pack", process.env) };
    const child = startChild(args, { cwd: path, env, answers: true });
    return { directory, config, child, lane: new JudgeLane(child.lane) };
}

/**
 * Has a started pack judge a plan: each resource while the program still runs, the stack once it is `finished`.
 *
 * @throws InputError, with what the pack wrote, where it did not come up or broke while judging: never read as fine
 */
export async function judgeBy(
    pack: Pack,
    wire: Wire,
    stack: Stack,
    monitor: Monitor,
    finished: Promise<readonly PlannedResource[]>,
): Promise<PackVerdict> {
    const port = await pack.child.firstLine;
    if (port === undefined || !/^\d+$/.test(port)) {
        await Promise.race([pack.child.done, pause()]);
        const written = tidy(pack.child.output()) || `it wrote "${port ?? ""}", expected a port`;
        throw new InputError(`Cannot start policy pack "${pack.directory}":\n${written}`);
    }
    let analyzer: Analyzer | undefined;
    try {
        analyzer = await connectAnalyzer(wire, Number(port), stack, pack);
        const found = await analyzer.analyze(monitor, finished);
        return judge(analyzer.pack, analyzer.policies, found);
    } catch (error) {
        if (error instanceof InputError) throw error;
        const written = tidy(pack.child.output());
        const said = tidy((error as Error).message.replace(/^\d+ [A-Z_]+: /, ""));
        throw new InputError(
            [`Policy pack "${pack.directory}" failed to judge the plan:`, said, written].filter(Boolean).join("\n"),
        );
    } finally {
        analyzer?.close();
    }
}

/** Directory of the policy pack that this package brings along. */
export function ownPolicyPack(): string {
    return join(packageRoot(), "policy-pack");
}

/** The nearest directory above this file with a package.json: one up from dist/, two from cli/plan/. */
function packageRoot(): string {
    let directory = __dirname;
    while (!isOwnRoot(directory)) directory = dirname(directory);
    return directory;
}

function isOwnRoot(directory: string): boolean {
    const manifest = join(directory, "package.json");
    if (!existsSync(manifest)) return directory === dirname(directory);
    return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string }).name === "ai-mesh-isolation";
}

function pause(): Promise<void> {
    return new Promise((resolve) => void setTimeout(resolve, 1000).unref());
}
