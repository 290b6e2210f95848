import { isObject } from "../../netpol";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputError } from "../terminal/input-error";
import { connectAnalyzer, type Analyzer } from "./analyzer";
import { startChild, type Child } from "./child";
import type { Monitor } from "./monitor";
import { readPackConfig, type PackConfig } from "./pack-config";
import { readYaml } from "./project";
import type { PlannedResource } from "./resource";
import { runtimeEnv } from "./runtime-env";
import { sdkCommand } from "./sdk";
import type { Stack } from "./stack";
import { tidy } from "./stack-trace";
import { judge, type PackVerdict } from "./verdict";
import { Watch } from "./watch";

/** A policy pack's process, on its way up. */
export interface PolicyPack {
    readonly directory: string;
    readonly config: PackConfig | undefined;
    readonly child: Child;
}

/**
 * Starts a policy pack as Pulumi does: its own process in its own directory.
 *
 * @throws InputError where it is no policy pack for Node.js, or its config cannot be read
 */
export function startPolicyPack(
    directory: string,
    configFile: string | undefined,
    stack: Stack,
    engine: string,
): PolicyPack {
    const path = resolve(directory);
    const file = join(path, "PulumiPolicy.yaml");
    if (!existsSync(file)) {
        throw new InputError(`Cannot start policy pack "${directory}": it has no PulumiPolicy.yaml`);
    }
    const { runtime, main } = readYaml(file);
    const language = isObject(runtime) ? runtime.name : runtime;
    if (language !== "nodejs") {
        throw new InputError(
            `Cannot start policy pack "${directory}": its runtime is "${String(language)}", expected "nodejs"`,
        );
    }
    const config = configFile === undefined ? undefined : readPackConfig(configFile);
    const options = isObject(runtime) && isObject(runtime.options) ? runtime.options : {};
    const env = {
        ...runtimeEnv(stack),
        ...(options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
        ...(typeof options.tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
    };
    const args = [sdkCommand("run-policy-pack", path), engine, typeof main === "string" ? join(path, main) : path];
    const child = startChild(process.execPath, args, { cwd: path, env, answers: true });
    return { directory, config, child };
}

/**
 * Has a started pack judge a plan: each resource while the program still runs, the stack once it is `finished`. `watch`
 * is told what the pack is waited for with.
 *
 * @throws InputError, with what the pack wrote, where it did not come up or broke while judging: never read as fine
 */
export async function judgeByPack(
    pack: PolicyPack,
    stack: Stack,
    monitor: Monitor,
    finished: Promise<readonly PlannedResource[]>,
    watch = new Watch(),
): Promise<PackVerdict> {
    const named = `policy pack "${pack.directory}"`;
    const port = await watch.during(`the start of ${named}`, pack.child.firstLine);
    if (port === undefined || !/^\d+$/.test(port)) {
        await Promise.race([pack.child.done, pause()]);
        const written = tidy(pack.child.output()) || `it wrote "${port ?? ""}", expected a port`;
        throw new InputError(`Cannot start policy pack "${pack.directory}":\n${written}`);
    }
    let analyzer: Analyzer | undefined;
    try {
        const connected = connectAnalyzer(Number(port), stack, pack.config);
        analyzer = await watch.during(`the answer of ${named} to what it is told of the stack`, connected);
        const analysis = analyzer.analyze(monitor, finished);
        // Until the program has ended, it is the program that is waited for.
        await Promise.race([finished.catch(() => undefined), analysis]);
        const found = await watch.during(`a policy of ${named} to judge the plan`, analysis);
        return judge(analyzer.pack, analyzer.policies, found);
    } catch (error) {
        if (error instanceof InputError) throw error;
        const written = tidy(pack.child.output());
        const said = tidy((error as Error).message.replace(/^\d+ [A-Z_]+: /, ""));
        const ended = await endOf(pack.child, error as Error);
        throw new InputError(
            [`Policy pack "${pack.directory}" failed to judge the plan:`, said, ended, written]
                .filter(Boolean)
                .join("\n"),
        );
    } finally {
        analyzer?.close();
    }
}

/** How a pack ended that broke the connection (gRPC's codes 1 and 14) with `error`; "" where it has not. */
async function endOf(child: Child, { message }: Error): Promise<string> {
    const code = /^(1|14) [A-Z]+: /.test(message) ? await Promise.race([child.done, pause()]) : undefined;
    return code === undefined ? "" : `it ended with exit code ${code}`;
}

function pause(): Promise<void> {
    return new Promise((resolve) => void setTimeout(resolve, 1000).unref());
}
