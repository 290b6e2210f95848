import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { expect } from "chai";
import { MeshIsolation } from "../../components";
import { manifest, root, type Schema } from "./package-schema";
import { Plugin } from "./plugin-host";

/** The analyzer's schema with the changes that this package makes: names without Args, whole numbers, all of Go's types. */
function renamed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== "object" || value === null) return value;
    const name = (text: string) => text.replace(/^((?:#\/types\/)?ai-mesh-isolation:index:\w+)Args$/, "$1");
    return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => {
            if (key === "type" && entry === "number") return [key, "integer"];
            if (key === "go") return [key, { ...(entry as object), generateExtraInputTypes: true }];
            return [name(key), key === "$ref" ? name(String(entry)) : renamed(entry)];
        }),
    );
}

describe("the schema that the plugin serves", function () {
    this.timeout(120_000);
    let text: string;
    let schema: Schema;

    before(async () => {
        const directory = mkdtempSync(join(tmpdir(), "ai-mesh-schema-"));
        const plugin = await Plugin.start(root, directory, "127.0.0.1:1");
        text = await plugin.schema();
        plugin.stop();
        rmSync(directory, { recursive: true, force: true });
        schema = JSON.parse(text) as Schema;
    });

    it("is what Pulumi's analyzer reads in the sources, under names that read well", async () => {
        const analyzer = new ComponentProvider({ name: manifest.name, components: [MeshIsolation], dirname: root });
        const analyzed = JSON.parse(await analyzer.getSchema()) as Schema;
        expect(schema).to.deep.equal(renamed(analyzed));
        expect(schema).not.to.deep.equal(analyzed);
        expect(Object.keys(schema.types), "no two types became one").to.have.length(Object.keys(analyzed.types).length);
    });
});
