import { expect } from "chai";
import { prove } from "../../components/proof";
import { compile, parseMesh, serviceMeshNames, type Mesh } from "../../mesh";
import type { NetworkPolicy } from "../../netpol";
import { plan, withProgram, type Resource } from "./planned-program";

const specOf = (serviceMesh: string) => ({
    platform: { serviceMesh, nodeCidrs: ["172.18.0.0/16"] },
    namespaces: { apps: { purpose: "apps" }, models: { purpose: "models", adopt: true } },
    neighbours: { "istio-system": {}, linkerd: {} },
    workloads: {
        agent: { namespace: "apps", podLabels: { app: "agent" } },
        vllm: { namespace: "models", podLabels: { app: "vllm" } },
        redis: { namespace: "models", podLabels: { app: "redis" }, serviceMesh: false },
    },
    flows: [
        { from: "agent", to: "vllm", ports: ["8000"], why: "inference" },
        { from: "agent", to: "redis", ports: ["6379"], why: "cache" },
        { from: "nodes", to: "vllm", ports: ["8000"], why: "probes" },
    ],
});

const policiesOf = (mesh: Mesh): NetworkPolicy[] => compile(mesh).policies.map(({ manifest }) => manifest);
const isOwn = ({ metadata }: NetworkPolicy) => metadata.annotations?.["ai-mesh-isolation/service-mesh"] !== undefined;
const kinds = (mesh: Mesh, policies: NetworkPolicy[]) => [
    ...new Set(prove(mesh, policies).mismatches.map(({ kind }) => kind)),
];

/** The same rules, on every port. */
const onEveryPort = ({ spec, ...rest }: NetworkPolicy): NetworkPolicy => ({
    ...rest,
    spec: {
        ...spec,
        ...(spec.egress && { egress: spec.egress.map(({ to }) => ({ to })) }),
        ...(spec.ingress && { ingress: spec.ingress.map(({ from }) => ({ from })) }),
    },
});

describe("prove() with a service mesh", () => {
    for (const name of serviceMeshNames) {
        const mesh = parseMesh(specOf(name));
        const policies = policiesOf(mesh);
        const own = policies.filter(isOwn);

        it(`${name}: finds the policies to be what the mesh declares and its service mesh needs`, () => {
            expect(prove(mesh).mismatches).to.deep.equal([]);
            expect(own).to.have.length.above(1);
        });

        it(`${name}: sees it where any of its policies is left out`, () => {
            for (const left of own) {
                const rest = policies.filter((policy) => policy !== left);
                expect(kinds(mesh, rest), left.metadata.name).to.have.length.above(0);
            }
        });

        it(`${name}: sees it where one opens more than is needed`, () => {
            const narrow = own.filter((policy) => JSON.stringify(onEveryPort(policy)) !== JSON.stringify(policy));
            for (const wide of narrow) {
                const others = policies.map((policy) => (policy === wide ? onEveryPort(policy) : policy));
                expect(kinds(mesh, others), wide.metadata.name).to.have.length.above(0);
            }
        });
    }

    it("stops where a pod that is out of the service mesh is open on the carrying port at both ends", () => {
        const mesh = parseMesh(specOf("istio-ambient"));
        const out = parseMesh({
            ...specOf("istio-ambient"),
            workloads: {
                ...specOf("istio-ambient").workloads,
                redis: { namespace: "models", podLabels: { app: "redis" } },
            },
        });
        expect(kinds(mesh, policiesOf(out))).to.deep.equal(["open"]);
    });
});

describe("MeshIsolation with a service mesh", () => {
    it("makes allow-service-mesh after a new namespace is closed, and before a live one is", () => {
        const { resources } = withProgram(specOf("istio-ambient"), (directory) => plan("--program", directory));
        const called = (suffix: string): Resource => resources.find(({ name }) => name.endsWith(suffix))!;
        const waits = (one: string, other: string) => called(one).dependencies.includes(called(other).urn);
        expect(waits("/apps/allow-service-mesh", "/apps/deny-all")).to.equal(true);
        expect(waits("/models/deny-all", "/models/allow-service-mesh")).to.equal(true);
        expect(waits("/models/allow-service-mesh", "/models/deny-all")).to.equal(false);
        expect(waits("/apps/service-mesh-to-vllm", "/apps/deny-all")).to.equal(true);
    });
});
