import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../plan-process";
import { textOf } from "./printed";

/** What a run of `ai-mesh` left behind. */
interface Ran {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** A folder that holds no program, for the tests of one suite. */
export class EmptyFolder {
    readonly place = mkdtempSync(join(tmpdir(), "ai-mesh-preview-"));

    /** Runs the built `ai-mesh` there. */
    readonly mesh = (args: readonly string[], input: string | Buffer = ""): Ran => {
        const env = { ...process.env, NO_COLOR: "1" };
        const options = { cwd: this.place, env, input, encoding: "utf8" as const, maxBuffer: 1 << 26 };
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [join(root, "cli/dist/cli.js"), ...args],
            options,
        );
        return { code: status, stdout, stderr };
    };

    /** Writes a preview there, and gives its name. */
    readonly file = (name: string, preview: unknown): string => {
        writeFileSync(join(this.place, name), typeof preview === "string" ? preview : textOf(preview));
        return name;
    };

    remove(): void {
        rmSync(this.place, { recursive: true, force: true });
    }
}
