import { expect } from "chai";
import { type Cluster, createIndex, evaluate, portsBetween, profileNames, reach } from "../../netpol";
import { clusterOf, pod, policy } from "./sample";

const namespaces = [{ name: "x", labels: {} }];
const denyAll = policy("x", "deny-all", { policyTypes: ["Ingress", "Egress"] });
/** A pod that is denied everything, and one on its node's network. */
const world = (own: string | undefined, theirs: string | undefined, more: Partial<Cluster> = {}): Cluster => {
    const host = pod("x/host", { hostNetwork: true, labels: {}, nodeName: theirs, ips: ["172.18.0.2"] });
    return clusterOf([pod("x/a", { nodeName: own }), host], [denyAll], { namespaces, ...more });
};
const host = { workload: "x/host" };
const to = (cluster: Cluster, end: { workload: string } | { ip: string }) =>
    evaluate(createIndex(cluster, { profile: "calico" }), {
        ...{ from: { workload: "x/a" }, to: end, protocol: "TCP" as const, port: 443 },
    });

describe("the node where a pod runs", () => {
    for (const { title, own, theirs, verdict, assumption } of [
        {
            title: "is always let through to it, whatever policies say",
            own: "n",
            theirs: "n",
            verdict: "allowed",
            assumption: "traffic to and from the node where a pod runs is always allowed, and this is that node",
        },
        { title: "is no other node: policies decide", own: "n", theirs: "m", verdict: "denied", assumption: undefined },
        {
            title: "may be any, where it is not said of the pod",
            own: undefined,
            theirs: "n",
            verdict: "unknown",
            assumption: "traffic to and from the node where a pod runs is always allowed, and this may be that node",
        },
        {
            title: "may be any, where it is not said of the node",
            own: "n",
            theirs: undefined,
            verdict: "unknown",
            assumption: "traffic to and from the node where a pod runs is always allowed, and this may be that node",
        },
    ] as const) {
        it(title, () => {
            const cluster = world(own, theirs);
            for (const end of [host, { ip: "172.18.0.2" }]) {
                const { egress } = to(cluster, end);
                expect([egress.verdict, egress.assumption]).to.deep.equal([verdict, assumption]);
            }
            const index = createIndex(cluster, { profile: "calico" });
            const { ports, unknown } = portsBetween(index, { workload: "x/a" }, host);
            expect([ports.has("TCP", 443), unknown.has("TCP", 443)]).to.deep.equal([
                verdict === "allowed",
                verdict === "unknown",
            ]);
            const row = [...reach(index).connections()].find(
                ({ from, to }) => from === "x/a[Pod]" && to === "x/host[Pod]",
            );
            expect(row?.unknown.isEmpty).to.equal(verdict === "denied" ? undefined : verdict === "allowed");
        });
    }

    it("is known by the addresses of Nodes, and not where two have one address", () => {
        const nodes = ["n", "m"].map((name) => ({ name, labels: {}, ips: [`172.18.0.${name === "n" ? 5 : 6}`] }));
        const cluster = world("n", "n", { nodes });
        expect(["172.18.0.5", "172.18.0.6"].map((ip) => to(cluster, { ip }).verdict)).to.deep.equal([
            "allowed",
            "denied",
        ]);
        const twice = nodes.map((node) => ({ ...node, ips: ["172.18.0.5"] }));
        expect(to(world("n", "n", { nodes: twice }), { ip: "172.18.0.5" }).verdict).to.equal("unknown");
    });

    it("matters under every profile that sees a pod on its node's network as that node", () => {
        const verdicts = profileNames.map((profile) => {
            const index = createIndex(world("n", "n"), { profile });
            return evaluate(index, { from: { workload: "x/a" }, to: host, protocol: "TCP", port: 443 }).egress.verdict;
        });
        expect(verdicts).to.deep.equal(profileNames.map((name) => (name === "reference" ? "unknown" : "allowed")));
    });
});
