import { startChild, type Child } from "./child";
import { runByLanguageHost } from "./language-host";
import { runtimeEnv } from "./runtime-env";
import { sdkCommand } from "./sdk";
import { ORGANIZATION, type Stack } from "./stack";

/**
 * Starts a program as Pulumi would for a preview. One of Node.js as its language host would: its SDK's `cmd/run`, told where
 * its engine listens. `wholeTraces` keeps stack traces as long as Node.js makes them, which the SDK keeps with every promise: half
 * of a large program's time.
 */
export function startProgram(
    stack: Stack,
    engine: string,
    { wholeTraces }: { readonly wholeTraces: boolean },
): Omit<Child, "firstLine"> {
    const { project } = stack;
    if (project.runtime !== "nodejs") return runByLanguageHost(stack, engine);
    const args = [
        ...(wholeTraces ? [] : ["--stack-trace-limit=1"]),
        ...project.nodeArgs,
        sdkCommand("run", project.workDir),
        `--monitor=${engine}`,
        `--engine=${engine}`,
        `--organization=${ORGANIZATION}`,
        `--project=${project.name}`,
        `--root-directory=${project.root}`,
        `--stack=${stack.name}`,
        `--pwd=${project.workDir}`,
        "--dry-run",
        project.entry,
    ];
    const env = {
        // Types are a compiler's matter; a plan asks what the program does.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        ...runtimeEnv(stack),
        ...(project.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(project.tsconfig === "" ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    };
    return startChild(process.execPath, args, { cwd: project.workDir, env, answers: false });
}
