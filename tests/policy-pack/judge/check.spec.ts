import { expect } from "chai";
import { judge, type PackConfig } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { today } from "../in-process";
import { samplesOf } from "../sample";

const resourcesOf = (policy: string, file: string): readonly SeenResource[] => {
    const found = samplesOf(policy).find((one) => one.file === `${file}.yaml`);
    if (found === undefined) throw new Error(`No sample is called ${policy}/${file}`);
    return found.resources;
};

describe("judge()", () => {
    const kubeDns = resourcesOf("require-dns", "allowed-kube-dns");
    const blocking = (
        resources: readonly SeenResource[],
        more: Omit<Parameters<typeof judge>[0], "today" | "resources">,
    ) =>
        judge({ resources, today, ...more })
            .filter(({ level }) => level === "mandatory")
            .map(({ policy, message }) => `${policy}: ${message}`);
    const meshConfig = (mesh: unknown, secretKeys: readonly string[] = []) => ({
        values: { "ai-mesh-isolation:mesh": typeof mesh === "string" ? mesh : JSON.stringify(mesh) },
        secretKeys,
    });

    it("takes the platform from the mesh of the stack's own config", () => {
        const ofDns = (found: readonly string[]) => found.filter((one) => one.startsWith("require-dns"));
        expect(ofDns(blocking(kubeDns, {}))).to.deep.equal([]);
        const found = ofDns(blocking(kubeDns, { stackConfig: meshConfig({ platform: { dns: ["openshift"] } }) }));
        expect(found.join()).to.include("openshift-dns");
    });

    it("judges by the mesh of the stack's config where a MeshIsolation shows no flows", () => {
        const resources = resourcesOf("only-declared-flows", "refused-undeclared");
        const mesh = resources.find(({ type }) => type.endsWith(":MeshIsolation")) as SeenResource;
        const outputs = resources.map((one) => (one === mesh ? { ...one, props: {} } : one));
        const ofFlows = (more: object) =>
            blocking(outputs, more).filter((one) => one.startsWith("only-declared-flows"));
        expect(ofFlows({ stackConfig: meshConfig(mesh.props) })).to.deep.equal(
            blocking(resources, {}).filter((one) => one.startsWith("only-declared-flows")),
        );
        expect(ofFlows({}).join()).to.include("its declared flows are not in sight");
    });

    it("cannot judge by a config that names a preset, of which a MeshIsolation shows what it stands for", () => {
        const resources = resourcesOf("only-declared-flows", "refused-undeclared");
        const mesh = resources.find(({ type }) => type.endsWith(":MeshIsolation")) as SeenResource;
        const outputs = resources.map((one) => (one === mesh ? { ...one, props: {} } : one));
        const workloads = { vectors: { namespace: "ai-data", preset: "qdrant" } };
        const found = blocking(outputs, { stackConfig: meshConfig({ ...mesh.props, workloads }) });
        expect(found.join()).to.include(`what the preset of its workload "vectors" stands for is not in sight`);
    });

    it("refuses a mesh that is no JSON object without showing it", () => {
        for (const text of ["{hush", '"hush"', "[]", "null"]) {
            expect(() => judge({ resources: [], today, stackConfig: meshConfig(text) })).to.throw(
                /^Cannot read the stack's config ai-mesh-isolation:mesh: expected an object as JSON$/,
            );
        }
    });

    it("takes a policy's level from the config, else that of `all`, else its own", () => {
        const resources = resourcesOf("require-deny-all", "refused-no-policy");
        const levels = (config: PackConfig) =>
            new Set(
                judge({ resources, today, config })
                    .filter(({ policy }) => policy === "require-deny-all")
                    .map(({ level }) => level),
            );
        const settings = {};
        const advisory = { level: "advisory", settings } as const;
        const disabled = { level: "disabled", settings } as const;
        expect([...levels({})]).to.deep.equal(["mandatory"]);
        expect([...levels({ "require-deny-all": advisory })]).to.deep.equal(["advisory"]);
        expect([...levels({ all: advisory, "require-deny-all": { settings } })]).to.deep.equal(["advisory"]);
        expect([...levels({ all: disabled, "require-deny-all": advisory })]).to.deep.equal(["advisory"]);
        expect([...levels({ all: disabled })]).to.deep.equal([]);
    });
});
