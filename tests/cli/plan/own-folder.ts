import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with a JavaScript program's project and stack `dev`, and no SDK. */
export class OwnFolder {
    readonly directory = mkdtempSync(join(tmpdir(), "ai-mesh-programs-"));

    constructor() {
        this.write(
            "Pulumi.yaml",
            "name: alone\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n",
        );
        this.write("Pulumi.dev.yaml", "{}\n");
    }

    write(file: string, content: string): void {
        mkdirSync(join(this.directory, file, ".."), { recursive: true });
        writeFileSync(join(this.directory, file), content);
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}
