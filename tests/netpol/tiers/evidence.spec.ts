import { expect } from "chai";
import {
    type Cluster,
    createIndex,
    describeGap,
    describeTierRule,
    diff,
    evaluate,
    gapsOf,
    IpSet,
    portsBetween,
} from "../../../netpol";
import type { ClusterPolicy } from "../../../netpol/tiers/types";
import {
    acceptTo,
    admin,
    anp,
    baseline,
    denyFrom,
    denyTo,
    everyPod,
    networks,
    tcp,
    y,
} from "../../cases/tables/cluster-policies";
import { policy, xyz } from "../../cases/tables/pods";

const pod = (namespace: string, name: string, ip: string): Cluster["workloads"][number] => ({
    ...{ kind: "Pod", namespace, name, labels: { pod: name }, ports: [], ips: [ip], hostNetwork: false },
});
const cluster = (clusterPolicies: readonly ClusterPolicy[], more: Partial<Cluster> = {}): Cluster => ({
    namespaces: Object.entries(xyz).map(([name, labels]) => ({ name, labels })),
    workloads: [pod("x", "a", "10.244.1.10"), pod("x", "b", "10.244.1.11"), pod("y", "a", "10.244.2.10")],
    services: [],
    policies: [],
    clusterPolicies,
    ...more,
});
const ask = (of: Cluster, from = "x/a", to: string = "y/a") =>
    evaluate(createIndex(of, { clusterAddresses: IpSet.none }), {
        from: { workload: from },
        to: to.includes(".") ? { ip: to } : { workload: to },
        protocol: "TCP",
        port: 80,
    });
const denyY = { ...denyTo([y]), name: "no-y" };

describe("evaluate() beside cluster-wide policies: evidence", () => {
    it("names the rule that denies, in words and as data", () => {
        const { verdict, egress, ingress } = ask(
            cluster([admin("guard", 10, { egress: [acceptTo([everyPod], [tcp(1)]), denyY] })]),
        );
        expect(verdict).to.equal("denied");
        expect(egress.decidedBy).to.deep.equal({
            kind: "ClusterNetworkPolicy",
            policy: "guard",
            tier: "Admin",
            priority: 10,
            direction: "Egress",
            rule: 1,
            name: "no-y",
            action: "Deny",
        });
        const words = 'egress rule 2 "no-y" of ClusterNetworkPolicy guard (tier Admin, priority 10)';
        expect(describeTierRule(egress.decidedBy!)).to.equal(words);
        expect(egress.nearest?.why).to.equal(`${words} denies it`);
        expect([ingress.verdict, ingress.decidedBy]).to.deep.equal(["allowed", undefined]);
    });

    it("names the rule that accepts over a NetworkPolicy, which then has no say", () => {
        const policies = [policy("x/deny", { podSelector: {}, policyTypes: ["Egress"] })];
        const { verdict, egress } = ask(
            cluster([anp("open", 3, { egress: [{ action: "Allow", to: [y] }] })], { policies }),
        );
        expect([verdict, egress.decidedBy?.policy, egress.decidedBy?.action]).to.deep.equal([
            "allowed",
            "open",
            "Allow",
        ]);
        expect(egress.isolatedBy).to.deep.equal([]);
    });

    it("names Baseline's rule where no NetworkPolicy selects the pod, and the NetworkPolicy where one does", () => {
        const closed = baseline("closed", 1, { ingress: [denyFrom([everyPod])] });
        const into = (policies: Cluster["policies"]) => ask(cluster([closed], { policies }), "y/a", "x/a").ingress;
        expect([into([]).verdict, into([]).decidedBy?.tier]).to.deep.equal(["denied", "Baseline"]);
        const shut = into([policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"] })]);
        expect([shut.verdict, shut.decidedBy]).to.deep.equal(["denied", undefined]);
        expect(shut.isolatedBy).to.deep.equal([{ namespace: "x", name: "deny" }]);
    });

    it("leaves the evidence of NetworkPolicies as it is where no rule of a tier matches", () => {
        const policies = [
            policy("x/web", { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 80 }] }] }),
        ];
        const beside = ask(cluster([admin("z", 1, { subject: y, egress: [denyTo([y])] })], { policies }));
        expect(beside).to.deep.equal(ask(cluster([], { policies })));
    });

    for (const [name, clusterPolicies, why] of [
        [
            "policies of one priority",
            [admin("a", 1, { egress: [acceptTo([y])] }), admin("b", 1, { egress: [denyTo([y])] })],
            "ClusterNetworkPolicy a and ClusterNetworkPolicy b match, and the API leaves open which of them is applied",
        ],
        [
            "a named port that the destination does not declare",
            [admin("a", 1, { egress: [denyTo([y], [{ destinationNamedPort: "web" }])] })],
            'the destination does not declare the named port "web"',
        ],
    ] as const) {
        it(`says what an unknown depends on: ${name}`, () => {
            const { verdict, egress } = ask(cluster(clusterPolicies));
            expect([verdict, egress.assumption, egress.nearest?.why]).to.deep.equal(["unknown", why, why]);
        });
    }

    it("says what an unknown depends on: Nodes that nobody listed", () => {
        const { verdict, egress } = ask(
            cluster([admin("a", 1, { egress: [denyTo([{ nodes: {} }])] })]),
            "x/a",
            "172.18.0.2",
        );
        expect(verdict).to.equal("unknown");
        expect(egress.assumption).to.equal("it is not known which addresses are nodes': no Node is among the objects");
    });

    for (const [title, policies, gap] of [
        [
            "labels that a rule's peer asks for",
            [admin("a", 1, { egress: [denyTo([{ namespaces: { matchLabels: { team: "b" } } }])] })],
            'it depends on the labels of namespace "y": do they match team=b?',
        ],
        [
            "labels that a subject asks for",
            [
                admin("a", 1, {
                    subject: { namespaces: { matchLabels: { team: "b" } } },
                    ingress: [denyFrom([everyPod])],
                }),
            ],
            'it depends on the labels of namespace "y": do they match team=b?',
        ],
        [
            "labels that the second of two peers asks for",
            [
                admin("a", 1, {
                    egress: [denyTo([{ domainNames: ["*.com"] }, { namespaces: { matchLabels: { team: "b" } } }])],
                }),
            ],
            'it depends on the labels of namespace "y": do they match team=b?',
        ],
    ] as const) {
        it(`has what nobody showed as data: ${title}`, () => {
            const unseen = cluster(policies, { namespaces: [{ name: "x", labels: xyz.x }] });
            const gapsOf = ({ egress, ingress }: ReturnType<typeof ask>) =>
                [...(egress.gaps ?? []), ...(ingress.gaps ?? [])].map(describeGap);
            expect([ask(unseen).verdict, gapsOf(ask(unseen))]).to.deep.equal(["unknown", [gap]]);
            // Seen, and depending on nothing of the kind.
            expect(gapsOf(ask(cluster(policies)))).to.deep.equal([]);
        });
    }

    it("has what a NetworkPolicy depends on as data, where the tiers leave it to that", () => {
        const asks = { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "b" } } }] }] };
        const unseen = cluster([admin("z", 1, { subject: y, egress: [denyTo([everyPod])] })], {
            namespaces: [{ name: "y", labels: {} }],
            policies: [policy("y/from", { ...asks, policyTypes: ["Ingress"] })],
        });
        expect(ask(unseen).ingress.gaps?.map(({ kind }) => kind)).to.deep.equal(["namespace labels"]);
    });

    it("has Nodes that nobody listed as data, and nothing where one is listed", () => {
        const policies = [admin("a", 1, { egress: [denyTo([{ nodes: {} }])] })];
        const to = (more: Partial<Cluster>) => {
            const { verdict, egress } = ask(cluster(policies, more), "x/a", "172.18.0.2");
            return [verdict, egress.gaps ?? []];
        };
        expect(to({})).to.deep.equal(["unknown", [{ kind: "nodes" }]]);
        expect(to({ nodes: [{ name: "n", labels: {}, ips: ["172.18.0.2"] }] })).to.deep.equal(["denied", []]);
        expect(gapsOf(createIndex(cluster(policies)))).to.deep.equal([{ kind: "nodes" }]);
        expect(gapsOf(createIndex(cluster(policies, { nodes: [] })))).to.deep.equal([]);
    });

    it("says what an unknown depends on: a NetworkPolicy of the other direction beside Baseline", () => {
        const policies = [policy("x/out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] })];
        const closed = [baseline("closed", 1, { ingress: [denyFrom([everyPod])] })];
        const { verdict, ingress } = ask(cluster(closed, { policies }), "y/a", "x/a");
        expect(verdict).to.equal("unknown");
        expect(ingress.assumption).to.match(/^whether Baseline still judges a pod that a NetworkPolicy selects/);
    });

    it("says at which address of a pod it is allowed, and at which not", () => {
        const workloads = [
            pod("x", "a", "10.244.1.10"),
            { ...pod("y", "a", "10.244.2.10"), ips: ["10.244.2.10", "fd00::2"] },
        ];
        const { egress } = ask(cluster([admin("a", 1, { egress: [denyTo([networks("fd00::/8")])] })], { workloads }));
        expect(egress.assumption).to.equal("it depends on the address: allowed at 10.244.2.10, denied at fd00::2");
    });

    it("never keeps a pod from its own address", () => {
        const shut = [
            admin("a", 1, { subject: everyPod, ingress: [denyFrom([everyPod])], egress: [denyTo([everyPod])] }),
        ];
        expect(ask(cluster(shut), "x/a", "x/a").verdict).to.equal("allowed");
        expect(ask(cluster(shut), "x/a", "10.244.1.10").verdict).to.equal("allowed");
        expect(ask(cluster(shut), "x/a", "x/b").verdict).to.equal("denied");
    });

    it("leaves open what the API does of a pod that reaches itself through a Service", () => {
        const services = [
            {
                namespace: "x",
                name: "s",
                selector: { pod: "a" },
                clusterIPs: ["10.96.0.1"],
                ports: [{ protocol: "TCP" as const, port: 80, targetPort: 80 }],
            },
        ];
        const shut = [admin("a", 1, { ingress: [denyFrom([everyPod])] })];
        expect(ask(cluster(shut, { services }), "x/a", "10.96.0.1").verdict).to.equal("unknown");
        expect(ask(cluster(shut, { services }), "x/b", "10.96.0.1").verdict).to.equal("denied");
    });

    it("says which policy cannot be read", () => {
        const broken = admin("broken", 1, { egress: [denyTo([networks("10.0.0.0/33")])] });
        expect(() => createIndex(cluster([broken]))).to.throw(
            /^Cannot index NetworkPolicies:\nClusterNetworkPolicy broken: "10\.0\.0\.0\/33" has a prefix/,
        );
    });
});

const podCidrs = IpSet.parse("10.244.0.0/16");

describe("diff() beside cluster-wide policies", () => {
    const policies = [policy("x/deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })];
    const open = admin("open", 10, {
        subject: everyPod,
        ingress: [{ action: "Accept", from: [everyPod] }],
        egress: [acceptTo([everyPod])],
    });

    it("sees what a ClusterNetworkPolicy opens, and that taking it away closes the same", () => {
        const [before, after] = [createIndex(cluster([], { policies })), createIndex(cluster([open], { policies }))];
        const { opened, closed } = diff(before, after);
        const ids = opened.map(({ from, to, ports }) => `${from} -> ${to} ${ports.toString()}`);
        expect(ids).to.include("x/a[Pod] -> x/b[Pod] all").and.include("y/a[Pod] -> x/a[Pod] all");
        expect(ids).to.include("x/* -> y/* all");
        expect(closed).to.deep.equal([]);
        expect(diff(after, before).closed).to.deep.equal(opened);
    });

    it("sees a network that is denied, cut out of the addresses outside", () => {
        const metadata = admin("metadata", 1, {
            subject: everyPod,
            egress: [denyTo([networks("169.254.169.254/32")])],
        });
        const { opened, closed } = diff(
            createIndex(cluster([]), { podCidrs }),
            createIndex(cluster([metadata]), { podCidrs }),
        );
        expect(opened).to.deep.equal([]);
        const outside = closed.filter(({ to }) => to === "169.254.169.254").map(({ from }) => from);
        expect(outside).to.have.members(["x/a[Pod]", "x/b[Pod]", "y/a[Pod]", "x/*", "y/*", "z/*", "(new namespace)/*"]);
        expect(closed).to.have.length(outside.length);
    });

    it("sees nothing where the same is said in the words of the other API", () => {
        const inNewWords = admin("deny", 1, { egress: [denyTo([y], [tcp(80)])] });
        const inOldWords = anp("deny", 1, {
            egress: [{ action: "Deny", to: [y], ports: [{ portNumber: { port: 80 } }] }],
        });
        const { opened, closed } = diff(createIndex(cluster([inNewWords])), createIndex(cluster([inOldWords])));
        expect([opened, closed]).to.deep.equal([[], []]);
        expect(
            portsBetween(createIndex(cluster([inOldWords])), { workload: "x/a" }, { workload: "y/a" }).ports.has(
                "TCP",
                80,
            ),
        ).to.equal(false);
    });
});
