// Makes the package's Pulumi schema, from which SDKs of other languages are generated: what Pulumi's own analyzer reads
// in components/, made to read well and to compile in every language. Needs the library in dist/.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

/**
 * - SDKs add Args to the name of each type that a component takes: FlowArgs would become FlowArgsArgs.
 * - Every number that a mesh takes is a port, so Go gets an int and Java an Integer; the analyzer knows only `number`.
 * - Go's generator leaves out the types of plain maps and lists, such as FlowArgs in []FlowArgs, unless it is told so.
 */
function adapted(text) {
    const schema = JSON.parse(
        text.replace(/(:index:\w+?)Args(?=")/g, "$1").replaceAll('"type":"number"', '"type":"integer"'),
    );
    const { go } = schema.language;
    return { ...schema, language: { ...schema.language, go: { ...go, generateExtraInputTypes: true } } };
}

/** Writes the schema as JSON. */
export async function writeSchema(file) {
    const { ComponentProvider } = require("@pulumi/pulumi/provider/experimental");
    const { MeshIsolation } = require("../dist/index.js");
    const { name } = require("../package.json");
    const provider = new ComponentProvider({ name, components: [MeshIsolation], dirname: root });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(adapted(await provider.getSchema())));
}
