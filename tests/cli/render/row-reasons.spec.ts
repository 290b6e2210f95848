import { expect } from "chai";
import { connectionLines } from "../../../cli/render/connection-lines";
import { lineEndName } from "../../../cli/render/words";
import { reportOn } from "../../../cli/compare/report";
import { empty } from "../../../cli/worlds/empty-side";
import type { Side } from "../../../cli/worlds/side";
import type { Cluster, NetworkPolicy } from "../../../netpol";
import { readPluginPolicy } from "../../../netpol";

type Egress = NonNullable<NetworkPolicy["spec"]["egress"]>;

const allow = (name: string, why: string, egress: Egress, flow?: string): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
        name,
        namespace: "ai",
        annotations: { "ai-mesh-isolation/why": why, ...(flow && { "ai-mesh-isolation/flow": flow }) },
    },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress },
});
const to = (cidr: string, port: number): Egress => [
    { to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port }] },
];
const ai = { namespaces: [{ name: "ai", labels: {} }], workloads: [], services: [] };

/** What `ai` reaches, with the reasons. */
function rows(cluster: Cluster): string[] {
    const side = { ...empty, cluster };
    const { comparison, pods, names } = reportOn(side, side, { failOn: [], profile: "cilium" });
    return connectionLines(comparison, pods, names)
        .filter(({ line }) => lineEndName(line.from, names) === "ai")
        .map(({ line, connection, evidence }) => {
            return `${lineEndName(line.to, names)} ${connection.after.ports}: ${evidence.why.join("; ")}`;
        });
}

describe("reasons of a row", () => {
    it("are those of all its ports, and not of the first alone", () => {
        const policies = [
            allow("names", "names resolve", to("169.254.169.254/32", 53)),
            allow("identity", "workload identity", to("169.254.169.254/32", 80)),
        ];
        expect(rows({ ...ai, policies })).to.deep.equal([
            "169.254.169.254 TCP 53,80: names resolve; workload identity",
        ]);
    });

    it("are those of all its addresses, of the ports of a range, and of names of ports", () => {
        const range: Egress = [
            { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ protocol: "TCP", port: 8000, endPort: 8100 }] },
        ];
        const policies = [
            allow("range", "metrics", range),
            allow("one", "scrapes", to("192.0.2.0/24", 8050)),
            allow("other", "copies", to("198.51.100.0/24", 8050)),
        ];
        expect(rows({ ...ai, policies }).sort()).to.deep.equal([
            "192.0.2.0/24 TCP 8000-8100: metrics; scrapes",
            "198.51.100.0/24 TCP 8050: copies",
        ]);
        const apart = [allow("a", "copies", to("192.0.2.0/24", 443)), allow("b", "logs", to("203.0.113.0/24", 443))];
        expect(rows({ ...ai, policies: apart })).to.deep.equal(["192.0.2.0/24, 203.0.113.0/24 TCP 443: copies; logs"]);
        const workloads = [
            {
                ...{ kind: "Deployment", namespace: "ai", name: "api", labels: { app: "api" }, ips: [] },
                ports: [{ name: "http", protocol: "TCP" as const, port: 80 }],
                hostNetwork: false,
            },
        ];
        const peer = { to: [{ podSelector: { matchLabels: { app: "api" } } }] };
        const named = [
            allow("low", "checks", [{ ...peer, ports: [{ protocol: "TCP", port: 79 }] }]),
            allow("http", "requests", [{ ...peer, ports: [{ protocol: "TCP", port: "http" }] }]),
        ];
        expect(rows({ ...ai, workloads, policies: named })).to.deep.equal(["ai/api TCP 79-80: checks; requests"]);
    });

    it("are not those of flows to what a mesh names and has a row of its own, and are where it has none", () => {
        const wide = allow("allow-to-wide", "browsing", to("192.0.2.0/24", 443), "agents -> wide");
        const more = { to: [{ ipBlock: { cidr: "192.0.2.8/32" } }, { ipBlock: { cidr: "203.0.113.0/24" } }] };
        const hub = allow("allow-to-hub", "models", [{ ...more, ports: [{ port: 443 }] }], "agents -> hub");
        expect(rows({ ...ai, policies: [wide, hub] }).sort()).to.deep.equal([
            "hub (192.0.2.8, 203.0.113.0/24) TCP 443: models",
            "wide (192.0.2.0/24) TCP 443: browsing",
        ]);
        const within = allow("allow-to-hub", "models", to("192.0.2.8/32", 443), "agents -> hub");
        expect(rows({ ...ai, policies: [wide, within] })).to.deep.equal([
            "wide (192.0.2.0/24) TCP 443: models; browsing",
        ]);
    });

    it("are those of all pods of a namespace, also in a list of changes", () => {
        const given = (name: string, why: string, operator: "Exists" | "DoesNotExist"): NetworkPolicy => ({
            ...allow(name, why, to("192.0.2.0/24", 443)),
            spec: {
                podSelector: { matchExpressions: [{ key: "gpu", operator }] },
                policyTypes: ["Egress"],
                egress: to("192.0.2.0/24", 443),
            },
        });
        const deny = allow("deny", "nothing", []);
        const policies = [deny, given("some", "models", "Exists"), given("rest", "logs", "DoesNotExist")];
        expect(rows({ ...ai, policies })).to.deep.equal(["192.0.2.0/24 TCP 443: models; logs"]);
        const sideOf = (...all: NetworkPolicy[]): Side => ({ ...empty, cluster: { ...ai, policies: all } });
        const [before, after] = [sideOf(deny), sideOf(...policies)];
        for (const sides of [
            [before, after],
            [after, before],
        ] as const) {
            const told = reportOn(...sides, { failOn: [] }).lines.filter(({ line }) => line.to.kind === "addresses");
            expect(told.map(({ evidence }) => evidence.why)).to.deep.equal([["models", "logs"]]);
            expect(told.map(({ evidence }) => evidence.policies)).to.deep.equal([["ai/rest", "ai/some"]]);
        }
    });

    it("of a policy that opens names are not those of the questions for them", () => {
        const cilium = (name: string, why: string, egress: unknown[]) => ({
            apiVersion: "cilium.io/v2",
            kind: "CiliumNetworkPolicy",
            metadata: { name, namespace: "ai", annotations: { "ai-mesh-isolation/why": why } },
            spec: { endpointSelector: {}, egress },
        });
        const resolver = { "k8s-app": "dns", "k8s:io.kubernetes.pod.namespace": "ai" };
        const ports = [{ port: "53", protocol: "UDP" }];
        const questions = {
            toEndpoints: [{ matchLabels: resolver }],
            toPorts: [{ ports, rules: { dns: [{ matchPattern: "*" }] } }],
        };
        const hub = {
            toFQDNs: [{ matchName: "hub.example" }],
            toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
        };
        const read = (...all: unknown[]) =>
            all.flatMap((each) => readPluginPolicy(each, "CiliumNetworkPolicy", "cilium.io/v2")?.policies ?? []);
        const models = cilium("models", "models", [hub, questions]);
        const pods = "pods k8s-app=dns in namespace ai UDP 53";
        expect(rows({ ...ai, policies: [], pluginPolicies: read(models) })).to.deep.equal([
            `${pods}: names resolve`,
            "hub.example TCP 443: models",
        ]);
        const plain = cilium("dns", "names of the cluster", [questions]);
        expect(rows({ ...ai, policies: [], pluginPolicies: read(models, plain) })).to.include(
            `${pods}: names of the cluster`,
        );
    });
});
