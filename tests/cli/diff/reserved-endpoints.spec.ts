import { expect } from "chai";
import { type FailCondition, conditions } from "../../../cli/compare/verdict";
import { connectionLines } from "../../../cli/render/connection-lines";
import { lineEndName } from "../../../cli/render/words";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { platformOf } from "../../../cli/worlds/mesh-platform";
import { compile, parseMesh } from "../../../mesh";
import { type Cluster, type NetworkPolicySpec } from "../../../netpol";
import { reportOf } from "../render/meshes";

const platform = {
    preset: "gke-dataplane-v2",
    podCidrs: ["10.244.0.0/16"],
    nodeCidrs: ["10.1.0.0/16"],
    loadBalancerCidrs: ["10.129.0.0/23"],
    apiServer: { cidrs: ["34.90.1.2/32"], port: 443 },
};
const requests = { from: "gateway", to: "agents", ports: ["8000"], why: "requests" };
const spec = (flows: readonly object[]) => ({
    platform,
    namespaces: { gateway: { purpose: "gateway" }, agents: { purpose: "agents" } },
    flows: [requests, ...flows],
});

/** What a mesh with these flows makes, and beside it a policy of somebody else's. */
function cluster(flows: readonly object[], more?: NetworkPolicySpec): Cluster {
    const { namespaces, policies } = compile(parseMesh(spec(flows)));
    const other = more && {
        apiVersion: "networking.k8s.io/v1" as const,
        kind: "NetworkPolicy" as const,
        metadata: { name: "other", namespace: "agents" },
        spec: more,
    };
    return {
        namespaces: namespaces.map(({ manifest: { metadata } }) => ({
            name: metadata.name,
            labels: metadata.labels ?? {},
        })),
        workloads: [],
        services: [],
        policies: [...policies.map(({ manifest }) => manifest), ...(other ? [other] : [])],
    };
}

/** The report on a change from nothing but requests, with what the mesh's arguments say of its platform after it. */
function change(flows: readonly object[], more?: NetworkPolicySpec, given: object = platform) {
    const inputs = { ...spec(flows), platform: given };
    return reportOf(cluster([]), cluster(flows, more), {
        failOn: [...conditions],
        afterOnly: { platform: platformOf([{ type: MESH_TYPE, inputs: inputs as never }]) },
    });
}

const out = (cidr: string, ports: NonNullable<NetworkPolicySpec["egress"]>[number]["ports"]): NetworkPolicySpec => ({
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr } }], ...(ports && { ports }) }],
});
const web = { ports: ["443"], why: "browsing" };

describe("reserved endpoints in a diff", () => {
    const outside: FailCondition[] = ["widened", "changed", "opens:external"];
    const rows: [string, ReturnType<typeof change>, FailCondition[], end: string][] = [
        [
            "cloud-identity is no metadata service",
            change([{ from: "agents", to: "cloud-identity", why: "buckets" }]),
            outside,
            "cloud-identity (169.254.169.254)",
        ],
        [
            "cloud-identity that no mesh says is one",
            change([{ from: "agents", to: "cloud-identity", why: "buckets" }], undefined, {
                ...platform,
                preset: "kind",
            }),
            [...outside, "opens:metadata"],
            "cloud-identity (169.254.169.254)",
        ],
        [
            "the identity endpoint on another port",
            change([], out("169.254.169.254/32", [{ port: 8888 }])),
            [...outside, "opens:metadata"],
            "169.254.169.254",
        ],
        [
            "the identity endpoint on every port, beside the flow to it",
            change([{ from: "agents", to: "cloud-identity", why: "buckets" }], out("169.254.169.254/32", undefined)),
            [...outside, "opens:metadata"],
            "cloud-identity (169.254.169.254)",
        ],
        [
            "the range around the identity endpoint",
            change([], out("169.254.0.0/16", [{ port: 80 }])),
            [...outside, "opens:metadata"],
            "169.254.0.0/16",
        ],
        [
            "internet is the internet, without metadata and API server",
            change([{ from: "agents", to: "internet", ...web }]),
            [...outside, "opens:host", "opens:internet"],
            "internet",
        ],
        [
            "kube-apiserver with a public address is not the internet",
            change([{ from: "agents", to: "kube-apiserver", why: "jobs" }]),
            [...outside, "opens:api-server"],
            "kube-apiserver (34.90.1.2)",
        ],
        [
            "both are two names",
            change([
                { from: "agents", to: "internet", ...web },
                { from: "agents", to: "kube-apiserver", why: "jobs" },
            ]),
            [...outside, "opens:host", "opens:internet", "opens:api-server"],
            "internet, kube-apiserver (34.90.1.2)",
        ],
        [
            "nodes are neither",
            change([{ from: "agents", to: "nodes", ports: ["9100"], why: "metrics" }]),
            outside,
            "nodes (10.1.0.0/16)",
        ],
        [
            "load-balancers come from outside, and the internet is no place that is reached",
            change([{ from: "load-balancers", to: "gateway", ports: ["8443"], why: "health checks" }]),
            outside,
            "load-balancers (10.129.0.0/23, 35.191.0.0/16 and 1 more)",
        ],
        ["the internet as a source", change([{ from: "internet", to: "gateway", ...web }]), outside, "internet"],
    ];
    for (const [title, report, expected, end] of rows) {
        it(title, () => {
            expect([...report.failed].sort()).to.deep.equal([...expected].sort());
            const ends = report.lines.flatMap(({ line }) => [line.from, line.to]);
            expect(ends.map((each) => lineEndName(each, report.names)).join(" / ")).to.include(end);
        });
    }

    it("is told by names apart where all that passes is shown, each with its own reason", () => {
        const both = cluster([
            { from: "agents", to: "internet", ports: ["443"], why: "browsing" },
            { from: "agents", to: "kube-apiserver", why: "jobs" },
            { from: "internet", to: "gateway", ports: ["8443"], why: "users" },
            { from: "load-balancers", to: "gateway", ports: ["8443"], why: "health checks" },
        ]);
        const report = reportOf(both, both);
        const rows = connectionLines(report.comparison, report.pods, report.names).map(({ line, evidence }) => {
            return `${lineEndName(line.from, report.names)} -> ${lineEndName(line.to, report.names)}: ${evidence.why.join()}`;
        });
        expect(rows).to.include.members([
            "agents -> internet: browsing",
            "agents -> kube-apiserver (34.90.1.2): jobs",
            "internet -> gateway: users",
            "load-balancers (10.129.0.0/23, 35.191.0.0/16 and 1 more) -> gateway: health checks",
        ]);
    });

    it("takes an API server that is said to be anywhere for the internet still", () => {
        const wide = change([{ from: "agents", to: "internet", ...web }], undefined, {
            ...platform,
            apiServer: { cidrs: ["0.0.0.0/1", "128.0.0.0/1"], port: 443 },
        });
        expect(wide.failed).to.include.members(["opens:internet", "opens:api-server"]);
    });
});
