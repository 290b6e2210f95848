import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import * as z from "zod";
import { guardSchema } from "../mesh/guard/schema";
import { platformSchema } from "../mesh/platforms/schema";
import { presets } from "../mesh/presets";
import { expectationSchema, externalSchema, flowSchema, namespaceSchema, neighbourSchema } from "../mesh/schema";
import { workloadSchema } from "../mesh/workload-schema";

/** Where the schema is, from the top of the repository and of the package. */
export const schemaFile = "stack.schema.json";

type Json = { [key: string]: unknown };
const root = join(__dirname, "..");

/**
 * The JSON Schema of a stack file (Pulumi.<stack>.yaml) with a mesh in its config, made of the schemas that check a spec and of
 * what components/args.ts says of each key. `npx tsx scripts/stack-schema.ts` writes it, and a test holds it.
 */
export function stackSchema(): string {
    const mesh: Json = {
        type: "object",
        required: ["namespaces", "flows"],
        additionalProperties: false,
        properties: {
            platform: part(platformSchema, "PlatformArgs"),
            namespaces: byName(part(namespaceSchema, "NamespaceArgs")),
            neighbours: byName(part(neighbourSchema, "NeighbourArgs")),
            workloads: byName(withPresets(part(workloadSchema, "WorkloadArgs"))),
            externals: byName({
                ...part(externalSchema, "ExternalArgs"),
                anyOf: [{ required: ["cidrs"] }, { required: ["hosts"] }],
            }),
            flows: { type: "array", items: part(flowSchema, "FlowArgs") },
            expect: { type: "array", items: part(expectationSchema, "ExpectationArgs") },
            guard: part(guardSchema, "GuardArgs"),
        },
    };
    describe(mesh, "MeshIsolationArgs");
    const schema = {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Pulumi stack file with a mesh",
        description: "A stack's configuration; the mesh of ai-mesh-isolation is under the key PROJECT:mesh.",
        type: "object",
        properties: {
            config: {
                type: "object",
                // Not "any of the two", so that an editor tells what is wrong with a mesh that is no secret.
                patternProperties: {
                    "^[^:]+:mesh$": { if: { type: "object", required: ["secure"] }, then: secret, else: mesh },
                },
            },
        },
        definitions: { secret: encrypted },
    };
    return `${JSON.stringify(schema, undefined, 4)}\n`;
}

const encrypted: Json = {
    type: "object",
    required: ["secure"],
    additionalProperties: false,
    properties: { secure: { type: "string", description: "Encrypted by pulumi config set --secret." } },
};

const byName = (entry: Json): Json => ({ type: "object", additionalProperties: entry });
const secret = { $ref: "#/definitions/secret" };
const orSecret = (schema: Json): Json => ({ anyOf: [schema, secret] });

/** One part as zod has it, with the words of the interface that programs see. */
function part(schema: z.ZodType, args: string): Json {
    const json = z.toJSONSchema(schema, { io: "input", target: "draft-7" }) as Json;
    delete json["$schema"];
    describe(json, args);
    return secretsIn(json);
}

/** Lists of CIDRs may be secrets, or hold some. */
function secretsIn(schema: Json): Json {
    const properties = schema["properties"] as Record<string, Json> | undefined;
    for (const [key, each] of Object.entries(properties ?? {})) {
        const isCidrs = /^(cidrs|except|\w+Cidrs)$/.test(key) && properties;
        if (isCidrs) properties[key] = { ...orSecret({ ...each, items: orSecret({ type: "string" }) }), ...said(each) };
        else secretsIn((each["items"] as Json | undefined) ?? each);
    }
    return schema;
}

const said = ({ description }: Json): Json => (description === undefined ? {} : { description });

function withPresets(schema: Json): Json {
    const properties = schema["properties"] as Record<string, Json>;
    properties["preset"] = { ...properties["preset"], enum: presets.map(({ name }) => name) };
    return schema;
}

/** Interfaces of components/args.ts by name: what each says of its keys, and the interface that a key has. */
const interfaces = readInterfaces();

function describe(schema: Json, args: string): void {
    const keys = interfaces.get(args);
    const properties = schema["properties"] as Record<string, Json>;
    for (const [key, property] of Object.entries(properties)) {
        const known = keys?.get(key);
        if (known === undefined) throw new Error(`${args} says nothing of ${key}`);
        property["description"] = known.text;
        const inner = (property["items"] as Json | undefined) ?? property;
        const isPart = args !== "MeshIsolationArgs" && known.type !== undefined && inner["properties"] !== undefined;
        if (isPart) describe(inner, known.type ?? "");
    }
}

interface Key {
    readonly text: string;
    readonly type: string | undefined;
}

function readInterfaces(): ReadonlyMap<string, ReadonlyMap<string, Key>> {
    const file = "components/args.ts";
    const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
    return new Map(
        source.statements.filter(ts.isInterfaceDeclaration).map((each) => {
            const keys = each.members.filter(ts.isPropertySignature).map((member): [string, Key] => {
                const docs = ts.getJSDocCommentsAndTags(member).map(({ comment }) => ts.getTextOfJSDocComment(comment));
                const text = docs.join(" ").replace(/\s+/g, " ").trim();
                const type = /(\w+Args)/.exec(member.type?.getText() ?? "")?.[1];
                return [member.name.getText(), { text, type }];
            });
            return [each.name.text, new Map(keys)];
        }),
    );
}

if (require.main === module) writeFileSync(join(root, schemaFile), stackSchema());
