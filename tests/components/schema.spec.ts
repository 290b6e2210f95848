import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { expect } from "chai";

const root = join(__dirname, "../..");

interface Property {
    readonly description?: string;
    readonly $ref?: string;
}
interface Schema {
    readonly name: string;
    readonly types: Record<
        string,
        { readonly properties?: Record<string, Property>; readonly enum?: { readonly value: string }[] }
    >;
    readonly resources: Record<
        string,
        {
            readonly inputProperties: Record<string, Property>;
            readonly properties: Record<string, Property>;
            readonly description?: string;
        }
    >;
}

/** Starts the package as the plugin it is for other languages, and asks it for its schema. */
async function schemaOf(plugin: ChildProcess): Promise<string> {
    let output = "";
    let errors = "";
    plugin.stderr?.on("data", (data: Buffer) => (errors += data.toString()));
    const port = await new Promise<string>((resolve, reject) => {
        plugin.stdout?.on("data", (data: Buffer) => {
            output += data.toString();
            const line = /^(\d+)\r?\n/.exec(output);
            if (line) resolve(line[1]!);
        });
        plugin.on("exit", (code) => reject(new Error(`the plugin ended with ${code}: ${errors}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    try {
        return await new Promise((resolve, reject) => {
            client.getSchema(new GetSchemaRequest(), (error, reply) =>
                error ? reject(error) : resolve(reply.getSchema()),
            );
        });
    } finally {
        client.close();
    }
}

describe("the package's schema", function () {
    this.timeout(180_000);
    let plugin: ChildProcess;
    let text: string;
    let schema: Schema;

    before(async () => {
        const run = join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin");
        plugin = spawn(process.execPath, [run, root, "127.0.0.1:1"], {
            cwd: root,
            env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true" },
        });
        text = await schemaOf(plugin);
        schema = JSON.parse(text) as Schema;
    });

    after(() => plugin?.kill());

    it("has the component, and no type that anything goes for", () => {
        expect(schema.name).to.equal("ai-mesh-isolation");
        expect(Object.keys(schema.resources)).to.deep.equal(["ai-mesh-isolation:index:MeshIsolation"]);
        expect(text).not.to.contain("pulumi.json#/Any");
    });

    it("documents every argument and every output", () => {
        const component = schema.resources["ai-mesh-isolation:index:MeshIsolation"]!;
        const all = {
            ...component.inputProperties,
            ...component.properties,
            ...Object.fromEntries(
                Object.entries(schema.types).flatMap(([type, { properties = {} }]) =>
                    Object.entries(properties).map(([name, property]) => [`${type}.${name}`, property]),
                ),
            ),
        };
        expect(Object.keys(all)).to.have.length.greaterThan(25);
        expect(
            Object.entries(all)
                .filter(([, { description }]) => !description)
                .map(([name]) => name),
        ).to.deep.equal([]);
    });

    it("has the outputs that are meant, and no field of the class besides", () => {
        const { properties } = schema.resources["ai-mesh-isolation:index:MeshIsolation"]!;
        expect(Object.keys(properties).sort()).to.deep.equal(["connections", "namespaceNames", "policies"]);
    });

    it("spells the DNS profiles as an enumeration", () => {
        expect(schema.types["ai-mesh-isolation:index:DnsProfile"]?.enum?.map(({ value }) => value)).to.include.members([
            "kube-dns",
            "openshift",
        ]);
    });
});
