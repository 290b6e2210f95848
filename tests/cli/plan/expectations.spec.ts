import { expect } from "chai";
import { judgeExpectations } from "../../../cli/questions/expected/judge";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { secretOf } from "../../../cli/plan/marks";
import { UNKNOWN, type WireObject } from "../../../cli/plan/values";
import { expectationRow } from "../../../cli/render/expectation-row";
import { empty } from "../../../cli/worlds/empty-side";
import { meshExpectations } from "../../../cli/worlds/mesh-expectations";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { meshWorkloads } from "../../../cli/worlds/declared-workloads";
import { platformOf } from "../../../cli/worlds/mesh-platform";
import { compile, parseSpec } from "../../../mesh";
import type { NetworkPolicy, Workload } from "../../../netpol";

const spec = {
    platform: {
        podCidrs: ["10.244.0.0/16"],
        serviceCidrs: ["10.96.0.0/16"],
        nodeCidrs: ["172.18.0.0/16"],
        apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 },
    },
    namespaces: { agents: { purpose: "agents" }, data: { purpose: "data" } },
    neighbours: { monitoring: {} },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        sandbox: { namespace: "agents", podLabels: { kind: "sandbox" } },
        db: { namespace: "data", podLabelValues: { role: ["primary", "replica"] } },
        workers: { namespace: "agents", podLabels: { set: "s" } },
        leader: { namespace: "agents", podLabels: { set: "s", role: "leader" } },
        pg: { namespace: "data", preset: "cloudnative-pg", with: { cluster: "c" } },
        ray: { namespace: "data", preset: "kuberay", with: { cluster: "c" } },
    },
    externals: { tools: { cidrs: ["192.0.2.0/24"] }, half: { cidrs: ["192.0.2.128/25", "198.51.100.0/24"] } },
    flows: [
        { from: "agent", to: "db", ports: [5432], why: "memory" },
        { from: "sandbox", to: "tools", ports: [443], why: "tools" },
        { from: "ray.head", to: "kube-apiserver", why: "it scales" },
        { from: "leader", to: "tools", ports: [443], why: "tools" },
        { from: "agent", to: "pg.database", why: "memory" },
        { from: "agent", to: "ray.serve", ports: ["any"], why: "requests" },
    ],
};

type Row = Readonly<Record<string, unknown>>;

/** What is given beside a row: policies and workloads of the cluster, and inputs as they are registered. */
interface More {
    readonly policies?: NetworkPolicy[];
    readonly presetPolicies?: NetworkPolicy[];
    readonly workloads?: Workload[];
    readonly inputs?: object;
    /** Of a workload, beside those of the spec. */
    readonly ofWorkloads?: object;
}

/** What becomes of one row in a cluster that holds the mesh's policies, and whatever else is given. */
function outcomeOf(row: Row, more: More = {}) {
    const { mesh, plain } = parseSpec({ ...spec, expect: [row] });
    const { namespaces, policies } = compile(mesh);
    const inputs = {
        ...spec,
        ...plain,
        ...more.inputs,
        workloads: { ...plain.workloads, ...more.ofWorkloads },
    } as unknown as WireObject;
    const resources = [{ type: MESH_TYPE, inputs }];
    const side = {
        ...empty,
        ...(more.presetPolicies && { presetPolicies: more.presetPolicies }),
        meshNames: meshNamesOf(resources),
        platform: platformOf(resources),
        cluster: {
            namespaces: namespaces.map(({ manifest: { metadata } }) => ({
                name: metadata.name,
                labels: { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name },
            })),
            workloads: [...meshWorkloads(resources), ...(more.workloads ?? [])],
            services: [],
            policies: [...policies.map(({ manifest }) => manifest), ...(more.policies ?? [])],
        },
    };
    const judged = judgeExpectations(side, meshExpectations(resources));
    return [...new Set(judged.map(({ outcome }) => outcome))].join(" and ");
}

const open = (
    podSelector: object,
    rule: object,
    direction: "Egress" | "Ingress",
    namespace = "agents",
): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "more", namespace },
    spec: { podSelector, policyTypes: [direction], [direction.toLowerCase()]: [rule] },
});
const deployment = (labels: Record<string, string>): Workload => ({
    ...{ kind: "Deployment", namespace: "agents", name: "d", labels, ports: [], ips: [], hostNetwork: false },
});

const denied = { verdict: "denied" };
const allowed = { verdict: "allowed" };

/** A row, and what becomes of it by the mesh's own policies. */
const byMesh: [string, Row, string][] = [
    ["a flow is allowed", { from: "agent", to: "db", ports: [5432], ...allowed }, "met"],
    ["a flow is not denied", { from: "agent", to: "db", ports: [5432], ...denied }, "failed"],
    ["another port is denied", { from: "agent", to: "db", ports: [22], ...denied }, "met"],
    ["every port is not allowed where one is", { from: "agent", to: "db", ports: ["any"], ...allowed }, "failed"],
    ["every port is not denied where one is open", { from: "agent", to: "db", ports: ["any"], ...denied }, "failed"],
    [
        "a range is not denied where one port of it is open",
        { from: "agent", to: "db", ports: ["5000-6000"], ...denied },
        "failed",
    ],
    ["what one workload may, another may not", { from: "sandbox", to: "db", ports: ["any"], ...denied }, "met"],
    [
        "a namespace may not what one of its workloads may not",
        { from: "agents", to: "tools", ports: [443], ...allowed },
        "failed",
    ],
    [
        "a namespace is not denied what one of its workloads may",
        { from: "agents", to: "tools", ports: [443], ...denied },
        "failed",
    ],
    ["what some of its pods may", { from: "workers", to: "tools", ports: [443], ...denied }, "failed"],
    ["what all of its pods may", { from: "workers", to: "tools", ports: [443], ...allowed }, "failed"],
    ["what a part of it takes", { from: "agent", to: "pg", ports: ["any"], ...denied }, "failed"],
    ["what another part of it takes", { from: "agent", to: "pg.pooler", ports: ["any"], ...denied }, "met"],
    ["what a part takes by the labels of the whole", { from: "agent", to: "ray.dashboard", ...denied }, "failed"],
    ["what a part of another may", { from: "db", to: "kube-apiserver", ...denied }, "met"],
    ["what another workload takes", { from: "sandbox", to: "pg", ports: ["any"], ...denied }, "met"],
    ["metadata", { from: "agents", to: "metadata", ports: ["any"], ...denied }, "met"],
    ["the API server", { from: "agents", to: "kube-apiserver", ...denied }, "met"],
    [
        "addresses of which half is open are not denied",
        { from: "sandbox", to: "half", ports: [443], ...denied },
        "failed",
    ],
    [
        "addresses of which half is shut are not allowed",
        { from: "sandbox", to: "half", ports: [443], ...allowed },
        "failed",
    ],
    ["addresses that are all open", { from: "sandbox", to: "tools", ports: [443], ...allowed }, "met"],
    ["what comes from elsewhere", { from: "monitoring", to: "agent", ports: ["any"], ...denied }, "met"],
];

describe("expectations of a plan", () => {
    for (const [title, row, outcome] of byMesh) {
        it(`${title}: ${outcome}`, () => expect(outcomeOf(row)).to.equal(outcome));
    }

    const toMetadata = { to: [{ ipBlock: { cidr: "169.254.0.0/16" } }] };
    const row = { from: "agent", to: "metadata", ports: [80], ...denied };

    it("fail by a policy of somebody else's", () => {
        expect(outcomeOf(row, { policies: [open({}, toMetadata, "Egress")] })).to.equal("failed");
        expect(
            outcomeOf(row, { policies: [open({}, { to: [{ ipBlock: { cidr: "169.253.0.0/16" } }] }, "Egress")] }),
        ).to.equal("met");
    });

    it("fail by a policy that a chart brings along, on whichever side they are judged", () => {
        expect(outcomeOf(row, { presetPolicies: [open({}, toMetadata, "Egress")] })).to.equal("failed");
    });

    it("fail by what opens to some of the pods, for no pod may", () => {
        const some = open({ matchLabels: { app: "agent", debug: "true" } }, toMetadata, "Egress");
        expect(outcomeOf(row, { policies: [some] })).to.equal("failed");
    });

    const carrying = (serviceMesh: unknown) => ({ inputs: { platform: { ...spec.platform, serviceMesh } } });
    const ambient = carrying("istio-ambient");
    const flow = { from: "agent", to: "db", ports: [5432], ...allowed };
    const shut = { from: "agent", to: "db", ports: [22], ...denied };
    const hbone = ["agents", "data"].flatMap((namespace) => [
        open({}, { ports: [{ protocol: "TCP", port: 15008 }] }, "Egress", namespace),
        open({}, { ports: [{ protocol: "TCP", port: 15008 }] }, "Ingress", namespace),
    ]);
    const outside = (name: "agent" | "db") => {
        return { ...ambient, ofWorkloads: { [name]: { ...spec.workloads[name], serviceMesh: false } } };
    };

    it("fail where the port over which a service mesh carries what is to be allowed is shut", () => {
        expect(outcomeOf(flow, ambient)).to.equal("failed");
        expect(outcomeOf(flow, { ...ambient, policies: hbone })).to.equal("met");
        expect(outcomeOf(flow, carrying("istio-sidecar"))).to.equal("met");
    });

    it("are not known where a service mesh may carry what is to be denied, between pods that are both in it", () => {
        expect(outcomeOf(shut, { ...ambient, policies: hbone })).to.equal("unknown");
        expect(outcomeOf(shut, ambient)).to.equal("met");
        expect(outcomeOf({ ...shut, ports: ["53/udp"] }, { ...ambient, policies: hbone })).to.equal("met");
        expect(outcomeOf({ ...shut, to: "tools" }, { ...ambient, policies: hbone })).to.equal("met");
    });

    it("do not ask for that port where a pod is in no service mesh", () => {
        for (const name of ["agent", "db"] as const) {
            expect(outcomeOf(flow, outside(name)), name).to.equal("met");
            expect(outcomeOf(shut, { ...outside(name), policies: hbone }), name).to.equal("met");
        }
        const namespaces = { ...spec.namespaces, data: { purpose: "data", serviceMesh: false } };
        expect(outcomeOf(flow, { inputs: { ...ambient.inputs, namespaces } })).to.equal("met");
        const from = { from: "monitoring", to: "agent", ports: [22], ...denied };
        const meshed = { neighbours: { monitoring: { serviceMesh: true } } };
        expect(outcomeOf(from, { ...ambient, policies: hbone })).to.equal("met");
        expect(outcomeOf(from, { inputs: { ...ambient.inputs, ...meshed }, policies: hbone })).to.equal("unknown");
    });

    it("are not known where the service mesh is not", () => {
        for (const inputs of [carrying(UNKNOWN).inputs, carrying("consul").inputs, { platform: UNKNOWN }]) {
            expect(outcomeOf(flow, { inputs })).to.equal("unknown");
            expect(outcomeOf(shut, { inputs })).to.equal("unknown");
        }
    });

    it("are not known, and named, where a row was not read", () => {
        const row = { from: "agent", to: "db", ports: ["5432"], ...allowed };
        const judged = (given: unknown) => {
            const rows = meshExpectations([{ type: MESH_TYPE, inputs: { expect: given } as WireObject }]);
            return judgeExpectations(empty, rows).map((each) => {
                const { from, to, ports, verdict, outcome, because } = expectationRow(each);
                return [`${from} -> ${to} ${ports} ${verdict}: ${outcome}`, because];
            });
        };
        const why = "malformed, a secret, or known only after a deployment";
        expect(judged(undefined)).to.deep.equal([]);
        expect(judged([{ ...row, verdict: secretOf("denied") }, { ...row, to: UNKNOWN }, row.from])).to.deep.equal([
            ["agent -> db TCP 5432 unknown: unknown", `expect[0].verdict was not read: it is ${why}`],
            ["agent -> expect[1].to TCP 5432 allowed: unknown", `expect[1].to was not read: it is ${why}`],
            ["expect[2].from -> expect[2].to  unknown: unknown", `expect[2] was not read: it is ${why}`],
        ]);
        for (const given of [UNKNOWN, secretOf([row])])
            expect(judged(given)).to.deep.equal([
                ["expect.from -> expect.to  unknown: unknown", `expect was not read: it is ${why}`],
            ]);
        expect(judged([{ ...row, ports: ["5432", "pg"] }])).to.deep.equal([
            [
                "agent -> db  allowed: unknown",
                'expect[0].ports: "pg" is not a port; write it like 8000, 53/udp or 30000-30100/tcp',
            ],
        ]);
        for (const ports of [undefined, UNKNOWN, ["5432", UNKNOWN]])
            expect(judged([{ ...row, ports }])).to.deep.equal([
                ["agent -> db  allowed: unknown", "its ports are not known"],
            ]);
    });

    it("do not fail by what another workload may, unless a pod that is there has the labels of both", () => {
        const row = { from: "agent", to: "tools", ports: [443], ...denied };
        expect(outcomeOf(row)).to.equal("met");
        expect(outcomeOf(row, { workloads: [deployment({ app: "agent", kind: "sandbox" })] })).to.equal("failed");
        expect(outcomeOf(row, { workloads: [deployment({ app: "agent", kind: "other" })] })).to.equal("met");
    });
});
