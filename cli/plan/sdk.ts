import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InputError } from "../terminal/input-error";

/**
 * Pulumi's own entry point for `command` in the SDK that code in `directory` uses.
 *
 * @throws InputError where no SDK is installed there
 */
export function sdkCommand(command: "run" | "run-plugin" | "run-policy-pack", directory: string): string {
    try {
        const require = createRequire(join(directory, "package.json"));
        return dirname(require.resolve(`@pulumi/pulumi/cmd/${command}/index.js`));
    } catch {
        throw new InputError(
            `Cannot run "${directory}": Pulumi's SDK for Node.js is not installed there; run "npm install", or ` +
                `"npm install @pulumi/pulumi" where its package.json does not name it`,
        );
    }
}
