// Makes the package's Pulumi schema, from which SDKs of other languages are generated: what Pulumi's own analyzer reads
// in components/, with names that read well there. Needs the library in dist/.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

/** @returns the schema as JSON, as Pulumi's analyzer reads it. */
export function analyzed() {
    const { ComponentProvider } = require("@pulumi/pulumi/provider/experimental");
    const { MeshIsolation } = require("../dist/index.js");
    const { name } = require("../package.json");
    return new ComponentProvider({ name, components: [MeshIsolation], dirname: root }).getSchema();
}

/**
 * SDKs add Args to the name of each type that a component takes: FlowArgs would become FlowArgsArgs. And every number
 * that a mesh takes is a port, so Go gets an int and Java an Integer; the analyzer knows only `number`.
 */
export const named = (schema) =>
    schema.replace(/(:index:\w+?)Args(?=")/g, "$1").replaceAll('"type":"number"', '"type":"integer"');

export async function writeSchema(file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, named(await analyzed()));
}
