import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Plugin } from "./plugin-host";

const root = join(__dirname, "../..");

const withDirectory = async (files: Record<string, string>, use: (directory: string) => Promise<void>) => {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-plugin-"));
    try {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
        await use(directory);
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
};

describe("the plugin's start", function () {
    this.timeout(60_000);

    it("needs nothing of the caller's tsconfig", async () => {
        const tsconfig = JSON.stringify({ compilerOptions: { target: "es5", lib: ["es5"], strict: true } });
        await withDirectory({ "tsconfig.json": tsconfig }, async (directory) => {
            const plugin = await Plugin.start(root, directory, "127.0.0.1:1");
            expect(await plugin.schema()).to.contain("MeshIsolation");
            plugin.stop();
        });
    });

    // What this file is for: sources that are compiled for whoever asks do not start there.
    it("is noticed where Pulumi has to compile the package itself", async () => {
        const manifest = JSON.stringify({ name: "sources", main: join(root, "components/index.ts") });
        await withDirectory({ "package.json": manifest }, async (directory) => {
            const started = await Plugin.start(directory, directory, "127.0.0.1:1", root).catch(String);
            expect(started).to.be.a("string").that.contains("TSError");
        });
    });
});
