import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Context } from "mocha";

/** The file that a shell would run for a name; undefined where PATH has none. */
export function onPath(tool: string): string | undefined {
    const files = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, tool));
    return files.find((file) => {
        try {
            accessSync(file, constants.X_OK);
            return true;
        } catch {
            return false;
        }
    });
}

/** Skips a test, with the reason printed, where PATH has no such program. */
export function needs(test: Context, tool: string): void {
    if (onPath(tool) !== undefined) return;
    console.log(`      skipped: no ${tool} on PATH`);
    test.skip();
}
