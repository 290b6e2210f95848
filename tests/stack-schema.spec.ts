import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import * as fc from "fast-check";
import { parse } from "yaml";
import { MeshError, parseMesh } from "../mesh";
import { schemaFile, stackSchema } from "../scripts/stack-schema";
import { anySpec } from "./components/random-mesh";

const root = join(__dirname, "..");
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(
    JSON.parse(stackSchema()) as object,
);
const isValid = (stack: unknown): boolean => validate(stack);
const withMesh = (mesh: unknown, project = "ai-mesh-isolation") => ({ config: { [`${project}:mesh`]: mesh } });

const base = { namespaces: { ai: { purpose: "inference" } }, flows: [] };
const flow = (more: object) => ({ ...base, flows: [{ from: "ai", to: "ai", ports: ["80"], why: "w", ...more }] });
const workload = (more: object) => ({ ...base, workloads: { w: { namespace: "ai", ...more } } });

const taken: [string, unknown][] = [
    ["another project's key", withMesh(base, "my-project")],
    [
        "other keys beside it",
        { config: { "kubernetes:context": "x", "p:mesh": base, "p:more": [1] }, encryptionsalt: "v1:x" },
    ],
    ["a secret mesh", withMesh({ secure: "v1:abc" })],
    ["a secret list of CIDRs", withMesh({ ...base, externals: { x: { cidrs: { secure: "v1:abc" } } } })],
    ["a secret CIDR", withMesh({ ...base, platform: { podCidrs: [{ secure: "v1:abc" }, "10.0.0.0/8"] } })],
    ["short forms", withMesh(flow({ from: ["ai"], ports: [80, "53/udp"] }))],
    ["labels with several values", withMesh(workload({ podLabels: { role: ["a", "b"], app: "x" } }))],
    ["a preset", withMesh(workload({ preset: "qdrant", with: { release: "r1" } }))],
    [
        "names, and a gateway",
        withMesh({ ...base, externals: { x: { hosts: ["hf.co"], via: { to: "w", ports: [80] } } } }),
    ],
    ["policies with names", withMesh({ ...base, platform: { hosts: "gke", baseline: "cluster-network-policy" } })],
    [
        "expectations",
        withMesh({ ...base, expect: [{ from: "ai", to: "metadata", ports: ["any"], verdict: "denied" }] }),
    ],
];

const refused: [string, unknown][] = [
    ["an unknown key of the mesh", withMesh({ ...base, flow: [] })],
    ["an unknown key of a flow", withMesh(flow({ port: 80 }))],
    ["a mesh without flows", withMesh({ namespaces: base.namespaces })],
    ["an empty mesh", withMesh(null)],
    ["no reason", withMesh({ ...base, flows: [{ from: "ai", to: "ai", ports: ["80"] }] })],
    ["an empty list of ports", withMesh(flow({ ports: [] }))],
    ["an empty list of CIDRs", withMesh({ ...base, externals: { x: { cidrs: [] } } })],
    ["an external without CIDRs and names", withMesh({ ...base, externals: { x: { except: ["10.0.0.0/8"] } } })],
    ["an empty list of names", withMesh({ ...base, externals: { x: { hosts: [] } } })],
    ["a gateway without ports", withMesh({ ...base, externals: { x: { hosts: ["hf.co"], via: { to: "w" } } } })],
    ["an unknown kind of policies with names", withMesh({ ...base, platform: { hosts: "istio" } })],
    ["an unknown platform", withMesh({ ...base, platform: { preset: "gk" } })],
    ["an unknown service mesh", withMesh({ ...base, platform: { serviceMesh: "istio" } })],
    ["an unknown preset", withMesh(workload({ preset: "qdrnt" }))],
    ["an unknown verdict", withMesh({ ...base, expect: [{ from: "ai", to: "ai", ports: ["80"], verdict: "no" }] })],
    ["a number as a label's value", withMesh(workload({ podLabels: { rank: 1 } }))],
    ["a secret with more in it", withMesh({ secure: "v1:abc", flows: [] })],
];

/** Every stack file of the repository that has a mesh. */
function stackFiles(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory())
            return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : stackFiles(path);
        return /^Pulumi\..+\.yaml$/.test(entry.name) && readFileSync(join(root, path), "utf8").includes(":mesh:")
            ? [path]
            : [];
    });
}

describe("the JSON Schema of stack files", () => {
    it("is what the spec's own schemas and its words make it", () => {
        expect(readFileSync(join(root, schemaFile), "utf8")).to.equal(stackSchema());
    });

    it("says something of every value, and what each key is", () => {
        expect(stackSchema()).not.to.match(/: \{\}[,\n]/);
        const without: string[] = [];
        const visit = (value: unknown, path: string): void => {
            if (typeof value !== "object" || value === null) return;
            const properties = (value as { properties?: Record<string, { description?: string }> }).properties ?? {};
            for (const [key, { description }] of Object.entries(properties))
                if (!description) without.push(`${path}.${key}`);
            for (const [key, each] of Object.entries(value)) visit(each, `${path}/${key}`);
        };
        visit(JSON.parse(stackSchema()), "");
        expect(without).to.deep.equal([".config"]);
    });

    for (const [title, stack] of taken)
        it(`takes ${title}`, () => expect(isValid(stack), JSON.stringify(validate.errors)).to.equal(true));
    for (const [title, stack] of refused) it(`refuses ${title}`, () => expect(isValid(stack)).to.equal(false));

    for (const file of [...stackFiles("stacks"), ...stackFiles("examples")]) {
        it(`takes ${file}, whose first line names it`, () => {
            const text = readFileSync(join(root, file), "utf8");
            expect(isValid(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
            const [, named = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
            const found = named.startsWith("node_modules/ai-mesh-isolation/")
                ? named.slice("node_modules/ai-mesh-isolation/".length)
                : relative(root, resolve(dirname(join(root, file)), named));
            expect(found).to.equal(schemaFile);
        });
    }

    it("takes every spec that the check takes", () => {
        fc.assert(
            fc.property(anySpec, (spec) => {
                try {
                    parseMesh(spec);
                } catch (error) {
                    if (error instanceof MeshError) return;
                    throw error;
                }
                expect(isValid(withMesh(JSON.parse(JSON.stringify(spec)))), JSON.stringify(validate.errors)).to.equal(
                    true,
                );
            }),
            { numRuns: 100 },
        );
    });
});
