import { expect } from "chai";
import type { Intent } from "../../../cli/verify/intent";
import type { Live, LivePod } from "../../../cli/verify/live";
import { chooseProbes } from "../../../cli/verify/probes";
import type { NetworkPolicy } from "../../../netpol";

const pod = (namespace: string, name: string, ip: string): LivePod => ({
    workload: {
        namespace,
        name,
        kind: "Pod",
        labels: { app: name },
        ports: [{ protocol: "TCP", port: 80 }],
        ips: [ip],
        hostNetwork: false,
    } as LivePod["workload"],
    kind: `${namespace}/${name}`,
});
const policy = (name: string, spec: NetworkPolicy["spec"]): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace: "a", name },
    spec,
});
const namespaces = [
    { name: "a", labels: {} },
    { name: "b", labels: {} },
];
const policies = [
    policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy("allow-out", {
        podSelector: { matchLabels: { app: "client" } },
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: { matchLabels: { app: "server" } } }] }],
    }),
    policy("allow-in", {
        podSelector: { matchLabels: { app: "server" } },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "client" } } }] }],
    }),
];
const intent: Intent = {
    title: "test",
    cluster: { namespaces, workloads: [], services: [], policies },
    namespaces: new Set(["a"]),
    unknown: [],
    notes: [],
};
const pods = [pod("a", "client", "10.0.0.1"), pod("a", "server", "10.0.0.2"), pod("b", "stranger", "10.0.0.3")];
const live: Live = { namespaces, policies: [], services: [], pods, gaps: [] };
const lines = (mayEnter: (namespace: string) => boolean): string[] =>
    chooseProbes(intent, live, ({ namespace }) => mayEnter(namespace)).probes.map(
        ({ from, to, expected }) => `${expected} ${from.pod} -> ${"named" in to ? to.named : to.pod}`,
    );

describe("chooseProbes()", () => {
    it("asks of every pair what the intent says of it, not what is live, and puts those that should pass first", () => {
        expect(lines(() => true)).to.deep.equal([
            "allowed client -> server",
            "denied client -> stranger",
            "denied server -> client",
            "denied server -> stranger",
            "denied stranger -> client",
            "denied stranger -> server",
        ]);
    });

    it("opens nothing from where the prober may not enter", () => {
        expect(lines((namespace) => namespace === "a").some((line) => line.includes("stranger ->"))).to.equal(false);
    });

    it("tries nothing from a pod in a service mesh, whose proxy takes every connection, and says so once", () => {
        const own = policy("allow-service-mesh", { podSelector: { matchLabels: { app: "client" } } });
        const meshed = {
            ...own,
            metadata: { ...own.metadata, annotations: { "ai-mesh-isolation/service-mesh": "linkerd" } },
        };
        const chosen = (more: NetworkPolicy) =>
            chooseProbes(
                { ...intent, cluster: { ...intent.cluster, policies: [...policies, more] } },
                live,
                () => true,
            );
        const from = ({ probes }: ReturnType<typeof chosen>) => new Set(probes.map(({ from: { pod: name } }) => name));
        expect([...from(chosen(meshed))].sort()).to.deep.equal(["server", "stranger"]);
        expect(chosen(meshed).left).to.deep.equal([
            {
                what: "from a/client",
                why: "it is in the service mesh (linkerd), whose proxy answers every TCP connection of the pod itself, whatever policies say",
            },
        ]);
        expect([...from(chosen(own))].sort()).to.deep.equal(["client", "server", "stranger"]);
    });
});
