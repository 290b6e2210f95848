import { LANE_VARIABLE, laneFor } from "./runtime/lane";
import { InputError } from "../terminal/input-error";
import { startChild, type Child } from "./child";
import type { Project } from "./project";
import { runtimeCommand } from "./pulumi";
import type { StackConfig } from "./stack-config";

/** A stack of a project, with its configuration: what a run is about. */
export interface Stack {
    readonly project: Project;
    readonly name: string;
    readonly config: StackConfig;
}

/** Organisation of a stack that no backend knows, as Pulumi itself calls it. */
export const ORGANIZATION = "organization";

/** Starts the program under Pulumi's Node runtime, as Pulumi's own language host would for a preview. */
export function startProgram(stack: Stack, engineAddress: string): Child {
    const { project } = stack;
    const args = [
        ...project.nodeArgs,
        runtimeCommand("run", project.workDir),
        `--monitor=${engineAddress}`,
        `--engine=${engineAddress}`,
        `--organization=${ORGANIZATION}`,
        `--project=${project.name}`,
        `--root-directory=${project.root}`,
        `--stack=${stack.name}`,
        `--pwd=${project.workDir}`,
        "--dry-run",
        project.entry,
    ];
    const env = {
        ...runtimeEnv(stack),
        PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
        // Types are a compiler's matter; a plan asks what the program does.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        [LANE_VARIABLE]: laneFor("program", process.env),
    };
    return startChild(args, { cwd: project.workDir, env, answers: false });
}

/** MAX_ARG_STRLEN of Linux: 32 pages. */
const LONGEST_VARIABLE_BYTES = 131_072;

/**
 * The environment that Pulumi gives to programs and policy packs: who they run for, and the stack's configuration.
 *
 * @throws InputError where the configuration is too long for an environment variable
 */
export function runtimeEnv(stack: Stack): NodeJS.ProcessEnv {
    // A plan started from inside a Pulumi program must not speak to that program's engine, nor trace into it.
    const inherited = Object.entries(process.env).filter(([key]) => !/^(PULUMI_NODEJS_|TRACEPARENT$)/.test(key));
    const config = JSON.stringify(stack.config.values);
    const bytes = Buffer.byteLength(`PULUMI_CONFIG=${config}`) + 1;
    if (process.platform === "linux" && bytes > LONGEST_VARIABLE_BYTES) {
        throw new InputError(
            `Cannot pass the configuration of stack "${stack.name}" on: it takes ${bytes} bytes, and an environment variable ` +
                `holds ${LONGEST_VARIABLE_BYTES} (for Pulumi too); move what is large into a file that the program reads`,
        );
    }
    return {
        ...Object.fromEntries(inherited),
        PULUMI_CONFIG: config,
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(stack.config.secretKeys),
        PULUMI_NODEJS_ORGANIZATION: ORGANIZATION,
        PULUMI_NODEJS_PROJECT: stack.project.name,
        PULUMI_NODEJS_STACK: stack.name,
        PULUMI_NODEJS_DRY_RUN: "true",
    };
}
