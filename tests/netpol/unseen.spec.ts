import { expect } from "chai";
import { createIndex, evaluate, type LabelSelector, type Peer, reach, readObjects } from "../../netpol";
import { ask, clusterOf, pod, policy } from "./sample";

const [a, b] = [pod("x/a"), pod("y/b")];
const namespaces = ["x", "y"].map((name) => ({ name, labels: {} }));

describe("labels of a namespace whose object was not seen", () => {
    const from = (...selectors: LabelSelector[]) =>
        policy("x", "from", { ingress: [{ from: selectors.map((namespaceSelector) => ({ namespaceSelector })) }] });
    const team = { matchLabels: { team: "ops" } };
    const others: LabelSelector = { matchExpressions: [{ key: "team", operator: "NotIn", values: ["ops"] }] };
    const asked = (of: ReturnType<typeof from>, listed = false) =>
        ask(clusterOf([a, b], [of], { namespaces: listed ? namespaces : [] }), "y/b -> x/a 80/tcp").verdict;

    it("decide what a selector asks for, either way, and nothing else", () => {
        expect([asked(from(team)), asked(from(team), true)]).to.deep.equal(["unknown", "denied"]);
        expect([asked(from(others)), asked(from(others), true)]).to.deep.equal(["unknown", "allowed"]);
        expect(asked(from({ matchLabels: { "kubernetes.io/metadata.name": "y" } }))).to.equal("allowed");
        expect(asked(from({ matchLabels: { "kubernetes.io/metadata.name": "z", team: "ops" } }))).to.equal("denied");
    });

    it("are one set of labels: selectors of which one always matches allow for certain", () => {
        expect(asked(from(team, others))).to.equal("allowed");
    });

    it("are the same for both halves: what no labels do at once is denied for certain", () => {
        const out = policy("y", "out", { policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: others }] }] });
        const into = policy("y", "in", { ingress: [{ from: [{ namespaceSelector: team }] }] });
        const answer = ask(clusterOf([b, pod("y/c")], [out, into]), "y/b -> y/c 80/tcp");
        expect(answer.verdict).to.equal("denied");
        expect(answer.ingress.nearest?.why).to.match(/^no labels that the namespace may have open both halves: /);
    });
});

describe("addresses", () => {
    const out = policy("x", "out", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] });
    const cluster = clusterOf([a], [out], { namespaces });
    const verdicts = (...ips: string[]) => {
        const index = createIndex(cluster);
        const to = (ip: string) =>
            evaluate(index, { from: { workload: "x/a" }, to: { ip }, protocol: "TCP", port: 443 });
        return ips.map((ip) => to(ip).verdict);
    };

    it("are outside for certain where they are public or serve metadata, and unknown where they are private", () => {
        expect(verdicts("8.8.8.8", "169.254.169.254")).to.deep.equal(["allowed", "allowed"]);
        expect(verdicts("10.0.0.9", "172.18.0.2", "100.64.0.1", "fd00::9")).to.deep.equal(Array(4).fill("unknown"));
    });

    it("are a node's where a Node or a pod on its network has them, wherever they are asked about", () => {
        const manifests = [
            {
                apiVersion: "v1",
                kind: "Node",
                metadata: { name: "n" },
                status: { addresses: [{ address: "172.18.0.2" }] },
            },
            {
                apiVersion: "v1",
                kind: "Pod",
                metadata: { name: "host", namespace: "x" },
                spec: { hostNetwork: true, nodeName: "n", containers: [] },
            },
        ];
        const read = readObjects(manifests.map((value, document) => ({ source: "m", document, value })));
        expect(read.cluster.workloads[0]!.ips).to.deep.equal(["172.18.0.2"]);
        const index = createIndex(
            { ...cluster, ...read.cluster, workloads: [a, ...read.cluster.workloads], policies: [out] },
            { profile: "cilium" },
        );
        const to = (end: { ip: string } | { workload: string }) =>
            evaluate(index, { from: { workload: "x/a" }, to: end, protocol: "TCP", port: 443 }).egress;
        expect(to({ ip: "172.18.0.2" })).to.deep.equal(to({ workload: "x/host" }));
        expect(to({ ip: "172.18.0.2" }).verdict).to.equal("unknown");
        const peers = new Map(reach(index).peers.map((peer): [string, Peer] => [peer.id, peer]));
        expect(peers.get("x/host[Pod]")?.hostNetwork).to.equal(true);
        expect(peers.get("172.18.0.3-255.255.255.255")?.perhapsInside).to.equal(true);
    });
});
