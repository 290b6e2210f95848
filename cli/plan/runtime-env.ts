import { InputError } from "../terminal/input-error";
import { ORGANIZATION, type Stack } from "./stack";

/** MAX_ARG_STRLEN of Linux: 32 pages. */
const LONGEST_VARIABLE_BYTES = 131_072;

/** What Pulumi tells a program about its run: a plan started inside a program must not speak to that program's engine. */
const OF_A_RUN =
    /^PULUMI_NODEJS_(ORGANIZATION|PROJECT|ROOT_DIRECTORY|STACK|DRY_RUN|PARALLEL|MONITOR|ENGINE|SYNC|TYPESCRIPT)$|^TRACEPARENT$/;

/**
 * The environment that Pulumi gives to programs and policy packs: who they run for, and the stack's configuration.
 *
 * @throws InputError where the configuration is too long for an environment variable
 */
export function runtimeEnv(stack: Stack): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([key]) => !OF_A_RUN.test(key));
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
