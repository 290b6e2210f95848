import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { manifest, root, type Schema } from "./package-schema";
import { Plugin } from "./plugin-host";

const component = "ai-mesh-isolation:index:MeshIsolation";

const refs = (value: unknown): string[] =>
    typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, entry]) => (key === "$ref" ? [String(entry)] : refs(entry)))
        : [];

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

    it("has the package's version, the component, and no type that anything goes for", () => {
        expect(schema.name).to.equal(manifest.name);
        expect(schema.version).to.equal(manifest.version);
        expect(Object.keys(schema.resources)).to.deep.equal([component]);
        expect(text).not.to.contain("pulumi.json#/Any");
    });

    it("is served to command lines as old as the SDK that the package takes", () => {
        const plugin = parse(readFileSync(join(root, "PulumiPlugin.yaml"), "utf8")) as Record<string, string>;
        expect(plugin["requiredPulumiVersion"]).to.equal(manifest.dependencies["@pulumi/pulumi"]!.replace("^", ">="));
    });

    it("names every type as a reader says it, since SDKs add Args, and each that is referred to is there", () => {
        const types = Object.keys(schema.types);
        expect(types).to.include.members(
            ["Each", "Expectation", "Flow", "Platform", "Resolver", "Workload"].map(
                (name) => `${manifest.name}:index:${name}`,
            ),
        );
        expect(types.filter((name) => name.endsWith("Args"))).to.deep.equal([]);
        const referred = [...new Set(refs(schema))].map((ref) => ref.replace("#/types/", ""));
        expect(referred.sort()).to.deep.equal(types.sort());
    });

    it("documents every argument and every output", () => {
        const { inputProperties, properties } = schema.resources[component]!;
        const all = {
            ...inputProperties,
            ...properties,
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
        const { properties } = schema.resources[component]!;
        expect(Object.keys(properties).sort()).to.deep.equal(["connections", "namespaceNames", "policies"]);
    });

    it("spells the DNS profiles as an enumeration", () => {
        expect(schema.types["ai-mesh-isolation:index:DnsProfile"]?.enum?.map(({ value }) => value)).to.include.members([
            "kube-dns",
            "openshift",
        ]);
    });
});
