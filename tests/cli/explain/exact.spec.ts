import { expect } from "chai";
import fc from "fast-check";
import { askPorts } from "../../../cli/questions/ask-ports";
import { endOfAddresses } from "../../../cli/questions/addresses";
import type { NamedEnd } from "../../../cli/questions/end";
import { podsOfNamespaces } from "../../../cli/questions/pods-of-namespace";
import {
    type Cluster,
    createIndex,
    evaluate,
    type Index,
    IpSet,
    nameLabel,
    type NetworkPolicy,
    parseAddress,
    PortSet,
    workloadId,
    podKinds,
} from "../../../netpol";
import { readManifests } from "../../../cli/manifests/read-manifests";
import { Fixture } from "./fixture";

const policy = (spec: NetworkPolicy["spec"], name: string): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace: "ai-agents", name },
    spec: { podSelector: {}, policyTypes: ["Egress"], ...spec },
});

/** Adjacent, nested and overlapping blocks, few ports, so that much meets much. */
const block = fc
    .record({ third: fc.integer({ min: 0, max: 3 }), bits: fc.constantFrom(22, 23, 24, 25, 32), cut: fc.boolean() })
    .map(({ third, bits, cut }) => {
        const [cidr] = IpSet.fromBlock({ cidr: `44.9.${third}.129/${bits}` }).cidrs();
        return { cidr: cidr!, ...(cut && bits < 24 ? { except: [`44.9.${third}.0/24`] } : {}) };
    });
const range = fc.record({ port: fc.integer({ min: 1, max: 9 }), more: fc.integer({ min: 0, max: 3 }) });
const rule = fc.record({ block, range }).map(({ block, range: { port, more } }) => ({
    to: [{ ipBlock: block }],
    ports: [{ port, ...(more > 0 ? { endPort: port + more } : {}) }],
}));
const egress = fc.array(fc.array(rule, { maxLength: 3 }), { maxLength: 3 });
const tools = IpSet.parse("44.9.0.0/22");

describe("what a question stands for", () => {
    let base: Cluster;
    let agent: NamedEnd;
    before(() => {
        const fixture = new Fixture();
        ({ cluster: base } = readManifests(fixture.dir));
        fixture.remove();
        const workload = base.workloads.find(({ name }) => name === "agent")!;
        agent = { title: "agent", parts: [{ title: "agent", endpoint: { workload: workloadId(workload) }, workload }] };
    });

    const indexOf = (policies: readonly NetworkPolicy[]): Index => createIndex({ ...base, policies });

    /** The verdict that an answer has for one port and one part. */
    function said(
        index: Index,
        from: NamedEnd,
        to: NamedEnd,
        ports: PortSet,
        port: number,
        part: number,
    ): string | undefined {
        const line = askPorts(index, from, to, ports).lines.find((each) => each.ports.has("TCP", port));
        return line?.pairs[part]?.answer.verdict;
    }

    it("is answered for every address and every port of a range as if it were asked about alone", () => {
        const at = fc.record({ third: fc.integer({ min: 0, max: 3 }), last: fc.integer({ min: 0, max: 255 }) });
        fc.assert(
            fc.property(egress, at, fc.integer({ min: 1, max: 14 }), (rules, { third, last }, port) => {
                const index = indexOf(rules.map((each, i) => policy({ egress: each }, `p${i}`)));
                const ip = `44.9.${third}.${last}`;
                const to = endOfAddresses(index.cluster, "tools", tools);
                // The part that the address is of is the one that no block tells it from.
                const sets = rules.flat().map(({ to: [peer] }) => IpSet.fromBlock(peer!.ipBlock));
                const same = (other: string) => sets.every((set) => set.contains(other) === set.contains(ip));
                const part = to.parts.findIndex(({ endpoint }) => "ip" in endpoint && same(endpoint.ip));
                const alone = evaluate(index, {
                    from: { workload: "ai-agents/agent" },
                    to: { ip },
                    protocol: "TCP",
                    port,
                });
                expect(said(index, agent, to, PortSet.all, port, part)).to.equal(alone.verdict);
            }),
            { numRuns: 300 },
        );
    });

    it("has parts that no two of them hold one address, and that hold all", () => {
        fc.assert(
            fc.property(fc.array(block, { maxLength: 5 }), (blocks) => {
                const policies = [policy({ egress: [{ to: blocks.map((ipBlock) => ({ ipBlock })) }] }, "p")];
                const { parts, addresses } = endOfAddresses({ ...base, policies }, "tools", tools);
                expect(addresses!.equals(tools)).to.equal(true);
                const firsts = parts.map(({ endpoint }) => ("ip" in endpoint ? endpoint.ip : ""));
                expect(firsts.every((ip) => parseAddress(ip) !== undefined && tools.contains(ip))).to.equal(true);
                const views = firsts.map((ip) => blocks.map((each) => IpSet.fromBlock(each).contains(ip)).join());
                expect(new Set(views).size).to.equal(views.length);
            }),
            { numRuns: 200 },
        );
    });

    it("holds a pod of every kind that a policy of the whole cluster tells apart", () => {
        const guard = {
            apiVersion: "policy.networking.k8s.io/v1alpha1",
            kind: "AdminNetworkPolicy",
            metadata: { name: "guard" },
            spec: {
                priority: 1,
                subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { tier: "db" } } } },
                ingress: [{ action: "Deny", from: [{ pods: { podSelector: { matchLabels: { probe: "yes" } } } }] }],
            },
        } as const;
        const kinds = (cluster: Cluster): string[] =>
            podsOfNamespaces(cluster, podKinds(cluster), { matchLabels: { [nameLabel]: "gateway" } }, "gateway")!
                .parts.map(({ title }) => title)
                .sort();
        const bare = { ...base, policies: [] };
        expect(kinds(bare)).to.deep.equal(["pods in namespace gateway"]);
        expect(kinds({ ...bare, clusterPolicies: [guard] })).to.deep.equal([
            "other pods in namespace gateway",
            "pods probe=yes in namespace gateway",
            "pods tier=db in namespace gateway",
            "pods tier=db,probe=yes in namespace gateway",
        ]);
    });

    it("holds the pods on their node's network, which policies see otherwise", () => {
        const host = { ...base.workloads.find(({ name }) => name === "envoy")!, name: "host", hostNetwork: true };
        const cluster = { ...base, workloads: [...base.workloads, host] };
        const { parts } = podsOfNamespaces(
            cluster,
            podKinds(cluster),
            { matchLabels: { [nameLabel]: "gateway" } },
            "x",
        )!;
        expect(parts.map(({ title }) => title)).to.include("gateway/host[Deployment]");
    });

    it("is unknown where policies tell more kinds of pods apart than are asked about", () => {
        const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
        const policies = keys.map((key) => policy({ podSelector: { matchLabels: { [key]: "1" } } }, key));
        const index = indexOf([policy({}, "deny-all"), ...policies]);
        const selector = { matchLabels: { [nameLabel]: "ai-agents" } };
        const from = podsOfNamespaces(index.cluster, podKinds(index.cluster), selector, "pods")!;
        const to = endOfAddresses(index.cluster, "tools", tools);
        const { verdict, lines, incomplete } = askPorts(index, from, to, PortSet.of("TCP", 1));
        expect(lines.map((line) => line.verdict)).to.deep.equal(["denied"]);
        expect(incomplete).to.have.length(1);
        expect(verdict).to.equal("unknown");
    });
});

describe("a pod that reaches itself through its Service", () => {
    it("is judged as the profile says, and by its policies where it is asked by name", async () => {
        const own = new Fixture(`
apiVersion: v1
kind: Namespace
metadata: {name: self}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: self, labels: {app: a}}
spec: {containers: []}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: self}
spec: {selector: {app: a}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: self}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`);
        try {
            const verdict = async (to: string): Promise<string> => {
                const { text } = await own.explain({ from: ["self/a"], to: [to], port: ["80"], output: "json" });
                return (JSON.parse(text) as { verdict: string }).verdict;
            };
            expect(await verdict("self/a")).to.equal("allowed");
            expect(await verdict("svc/a")).to.equal("unknown");
        } finally {
            own.remove();
        }
    });
});
