import { expect } from "chai";
import { createIndex, evaluate, type NetworkPolicySpec, type Verdict } from "../../netpol";
import { ask, clusterOf, pod, policy, verdict } from "./sample";

const http = { name: "http", protocol: "TCP" as const, port: 8080 };
const pods = [
    pod("x/a", { ips: ["10.0.0.1"] }),
    pod("x/b", { ips: ["10.0.0.2"], ports: [http, { name: "dns", protocol: "UDP", port: 53 }] }),
    pod("y/a", { ips: ["10.0.0.3"], ports: [{ ...http, port: 9090 }] }),
    pod("y/b", { ips: ["10.0.0.4"] }),
];
const byName = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const labelled = (name: string) => ({ matchLabels: { pod: name } });

/** One policy in namespace x, and what is then true. Every table holds both verdicts: a rule that changes nothing is no evidence. */
interface Case {
    readonly rule: string;
    readonly spec: NetworkPolicySpec;
    readonly is: Readonly<Record<string, Verdict>>;
}

const cases: Case[] = [
    {
        rule: "without policyTypes isolates ingress always, and egress only where egress is non-empty",
        spec: { egress: [] },
        is: { "y/a -> x/a 80/tcp": "denied", "x/a -> y/a 80/tcp": "allowed" },
    },
    {
        rule: "without policyTypes isolates egress too where egress has a rule",
        spec: { egress: [{ to: [{ podSelector: {} }] }] },
        is: { "y/a -> x/a 80/tcp": "denied", "x/a -> y/a 80/tcp": "denied" },
    },
    {
        rule: "with an empty podSelector selects every pod of its own namespace and of no other",
        spec: { podSelector: {}, policyTypes: ["Ingress"] },
        is: { "y/a -> x/a 80/tcp": "denied", "y/a -> x/b 80/tcp": "denied", "x/a -> y/a 80/tcp": "allowed" },
    },
    {
        rule: "without podSelector selects every pod as well",
        spec: { policyTypes: ["Ingress"] },
        is: { "y/a -> x/a 80/tcp": "denied", "y/a -> x/b 80/tcp": "denied", "y/a -> y/b 80/tcp": "allowed" },
    },
    {
        rule: "heeds no rule of a direction that policyTypes leaves out",
        spec: { policyTypes: ["Egress"], ingress: [], egress: [{}] },
        is: { "y/a -> x/a 80/tcp": "allowed", "x/a -> y/a 80/tcp": "allowed" },
    },
    {
        rule: "with ingress [] denies all ingress",
        spec: { policyTypes: ["Ingress"], ingress: [] },
        is: { "y/a -> x/a 80/tcp": "denied", "8.8.8.8 -> x/a 80/tcp": "denied", "x/a -> 8.8.8.8 80/tcp": "allowed" },
    },
    {
        rule: "with ingress [{}] allows all ingress, from outside the cluster too",
        spec: { policyTypes: ["Ingress"], ingress: [{}] },
        is: { "y/a -> x/a 80/tcp": "allowed", "8.8.8.8 -> x/a 9/sctp": "allowed" },
    },
    {
        rule: "with an empty from admits any peer, outside the cluster included, on the listed ports only",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [], ports: [{ port: 80 }] }] },
        is: { "8.8.8.8 -> x/a 80/tcp": "allowed", "y/a -> x/a 80/tcp": "allowed", "8.8.8.8 -> x/a 81/tcp": "denied" },
    },
    {
        rule: "with an empty to admits any destination, outside the cluster included",
        spec: { policyTypes: ["Egress"], egress: [{ to: [], ports: [{ port: 443 }] }] },
        is: { "x/a -> 8.8.8.8 443/tcp": "allowed", "x/a -> y/a 443/tcp": "allowed", "x/a -> 8.8.8.8 53/udp": "denied" },
    },
    {
        rule: "with empty ports opens all ports of all protocols",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }], ports: [] }] },
        is: { "x/b -> x/a 1/tcp": "allowed", "x/b -> x/a 65535/sctp": "allowed", "y/a -> x/a 1/tcp": "denied" },
    },
    {
        rule: "reads a port entry without protocol as TCP",
        spec: { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 53 }] }] },
        is: { "y/a -> x/a 53/tcp": "allowed", "y/a -> x/a 53/udp": "denied" },
    },
    {
        rule: "reads a protocol without port as all its ports",
        spec: { policyTypes: ["Ingress"], ingress: [{ ports: [{ protocol: "UDP" }] }] },
        is: { "y/a -> x/a 1/udp": "allowed", "y/a -> x/a 65535/udp": "allowed", "y/a -> x/a 1/tcp": "denied" },
    },
    {
        rule: "with podSelector alone admits the policy's own namespace only",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: labelled("b") }] }] },
        is: { "x/b -> x/a 80/tcp": "allowed", "y/b -> x/a 80/tcp": "denied" },
    },
    {
        rule: "with namespaceSelector alone admits all pods there",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: byName("y") }] }] },
        is: { "y/a -> x/a 80/tcp": "allowed", "y/b -> x/a 80/tcp": "allowed", "x/b -> x/a 80/tcp": "denied" },
    },
    {
        rule: "with both selectors in one entry wants both",
        spec: {
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: byName("y"), podSelector: labelled("b") }] }],
        },
        is: { "y/b -> x/a 80/tcp": "allowed", "y/a -> x/a 80/tcp": "denied", "x/b -> x/a 80/tcp": "denied" },
    },
    {
        rule: "with both selectors in two entries wants either",
        spec: {
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: byName("y") }, { podSelector: labelled("b") }] }],
        },
        is: {
            "y/b -> x/a 80/tcp": "allowed",
            "y/a -> x/a 80/tcp": "allowed",
            "x/b -> x/a 80/tcp": "allowed",
            "8.8.8.8 -> x/a 80/tcp": "denied",
        },
    },
    {
        rule: "wants matchLabels and matchExpressions together",
        spec: {
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [
                        {
                            namespaceSelector: {},
                            podSelector: {
                                matchLabels: { pod: "b" },
                                matchExpressions: [{ key: "tier", operator: "Exists" }],
                            },
                        },
                    ],
                },
            ],
        },
        is: { "y/b -> x/a 80/tcp": "denied", "x/b -> x/a 80/tcp": "denied", "x/a -> y/b 80/tcp": "allowed" },
    },
    {
        rule: "with NotIn and DoesNotExist admits pods that lack the key",
        spec: {
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["db"] }] } }],
                    ports: [{ port: 1 }],
                },
                {
                    from: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] } }],
                    ports: [{ port: 2 }],
                },
                {
                    from: [{ podSelector: { matchExpressions: [{ key: "pod", operator: "NotIn", values: ["b"] }] } }],
                    ports: [{ port: 3 }],
                },
            ],
        },
        is: { "x/b -> x/a 1/tcp": "allowed", "x/b -> x/a 2/tcp": "allowed", "x/b -> x/a 3/tcp": "denied" },
    },
    {
        rule: "with an empty namespaceSelector admits every namespace, its own included, and nothing outside",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] },
        is: { "x/b -> x/a 80/tcp": "allowed", "y/b -> x/a 80/tcp": "allowed", "8.8.8.8 -> x/a 80/tcp": "denied" },
    },
    {
        rule: "knows kubernetes.io/metadata.name though no manifest has it",
        spec: { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: byName("y") }] }] },
        is: { "y/b -> x/a 80/tcp": "allowed", "x/b -> x/a 80/tcp": "denied" },
    },
    {
        rule: "includes both ends of port..endPort",
        spec: { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80, endPort: 82 }] }] },
        is: {
            "y/a -> x/a 79/tcp": "denied",
            "y/a -> x/a 80/tcp": "allowed",
            "y/a -> x/a 82/tcp": "allowed",
            "y/a -> x/a 83/tcp": "denied",
        },
    },
    {
        rule: "resolves a named port per destination pod",
        spec: { policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: "http" }] }] },
        is: {
            "x/a -> x/b 8080/tcp": "allowed",
            "x/a -> y/a 9090/tcp": "allowed",
            "x/a -> y/a 8080/tcp": "denied",
            "x/a -> x/b 9090/tcp": "denied",
        },
    },
    {
        rule: "resolves a named port per protocol",
        spec: {
            podSelector: labelled("b"),
            policyTypes: ["Ingress"],
            ingress: [{ ports: [{ port: "dns", protocol: "UDP" }] }],
        },
        is: { "y/a -> x/b 53/udp": "allowed", "y/a -> x/b 53/tcp": "denied" },
    },
    {
        rule: "isolates TCP by an allow that speaks of SCTP only",
        spec: { policyTypes: ["Ingress"], ingress: [{ ports: [{ protocol: "SCTP", port: 80 }] }] },
        is: { "y/a -> x/a 80/sctp": "allowed", "y/a -> x/a 80/tcp": "denied" },
    },
    {
        rule: "with except leaves the excepted addresses out",
        spec: {
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "192.168.0.0/16", except: ["192.168.1.0/24"] } }] }],
        },
        is: {
            "x/a -> 192.168.0.9 80/tcp": "allowed",
            "x/a -> 192.168.1.9 80/tcp": "denied",
            "x/a -> 8.8.8.8 80/tcp": "denied",
        },
    },
];

describe("evaluate()", () => {
    for (const { rule, spec, is } of cases) {
        it(`a policy ${rule}`, () => {
            const cluster = clusterOf(pods, [policy("x", "p", spec)]);
            const asked = Object.fromEntries(Object.keys(is).map((question) => [question, verdict(cluster, question)]));
            expect(asked).to.deep.equal(is);
        });
    }

    it("allows everything where no policy is", () => {
        expect(verdict(clusterOf(pods, []), "x/a -> y/b 80/tcp")).to.equal("allowed");
    });

    it("wants egress and ingress to share the port", () => {
        const out = policy("x", "out", { policyTypes: ["Egress"], egress: [{ ports: [{ port: 80 }, { port: 82 }] }] });
        const into = policy("y", "in", {
            policyTypes: ["Ingress"],
            ingress: [{ ports: [{ port: 81 }, { port: 82 }] }],
        });
        const cluster = clusterOf(pods, [out, into]);
        expect(["80", "81", "82"].map((port) => verdict(cluster, `x/a -> y/a ${port}/tcp`))).to.deep.equal([
            "denied",
            "denied",
            "allowed",
        ]);
    });

    it("takes the union of all policies, so that an allow voids a deny", () => {
        const deny = policy("x", "deny-all", { policyTypes: ["Ingress"] });
        const allow = policy("x", "allow", { policyTypes: ["Ingress"], ingress: [{}] });
        expect(verdict(clusterOf(pods, [deny]), "y/a -> x/a 80/tcp")).to.equal("denied");
        expect(verdict(clusterOf(pods, [deny, allow]), "y/a -> x/a 80/tcp")).to.equal("allowed");
    });

    it("always allows replies: only the opener's direction is asked", () => {
        const cluster = clusterOf(pods, [
            policy("x", "no-egress", { podSelector: labelled("a"), policyTypes: ["Egress"] }),
        ]);
        expect(verdict(cluster, "y/a -> x/a 80/tcp")).to.equal("allowed");
        expect(verdict(cluster, "x/a -> y/a 80/tcp")).to.equal("denied");
    });

    it("takes an address that is a pod's for the pod", () => {
        const cluster = clusterOf(pods, [
            policy("x", "p", { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: byName("y") }] }] }),
        ]);
        expect(verdict(cluster, "10.0.0.3 -> 10.0.0.1 80/tcp")).to.equal("allowed");
        expect(verdict(cluster, "10.0.0.2 -> 10.0.0.1 80/tcp")).to.equal("denied");
    });

    it("judges a pod that does not exist yet", () => {
        const index = createIndex(
            clusterOf(pods, [
                policy("x", "p", {
                    policyTypes: ["Ingress"],
                    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "red" } } }] }],
                }),
            ]),
        );
        const from = (labels: Record<string, string>) => ({
            pod: { namespace: "new", labels: {}, namespaceLabels: labels },
        });
        const to = { workload: "x/a" };
        expect(evaluate(index, { from: from({ team: "red" }), to, protocol: "TCP", port: 1 }).verdict).to.equal(
            "allowed",
        );
        expect(evaluate(index, { from: from({}), to, protocol: "TCP", port: 1 }).verdict).to.equal("denied");
    });

    it("adds rules up that each admit some of a pod's addresses", () => {
        const dual = [pod("x/a"), pod("y/a", { ips: ["10.0.0.3", "fd00::3"] })];
        const blocks = (...cidrs: string[]) =>
            policy("x", "p", {
                policyTypes: ["Egress"],
                egress: cidrs.map((cidr) => ({ to: [{ ipBlock: { cidr } }] })),
            });
        const options = { profile: "calico" as const };
        expect(verdict(clusterOf(dual, [blocks("10.0.0.0/8", "fd00::/8")]), "x/a -> y/a 80/tcp", options)).to.equal(
            "allowed",
        );
        expect(verdict(clusterOf(dual, [blocks("10.0.0.0/8")]), "x/a -> y/a 80/tcp", options)).to.equal("unknown");
        expect(verdict(clusterOf(dual, [blocks("11.0.0.0/8")]), "x/a -> y/a 80/tcp", options)).to.equal("denied");
    });

    it("refuses ports and workloads that are not there, and says what is", () => {
        const cluster = clusterOf([...pods, pod("x/a", { kind: "Deployment" })], []);
        expect(() => ask(cluster, "y/a -> y/b 0/tcp")).to.throw(RangeError, '"0" is not a port');
        expect(() => ask(cluster, "y/q -> y/b 80/tcp")).to.throw(
            'Cannot find workload "y/q": namespace "y" has y/a, y/b',
        );
        expect(() => ask(cluster, "q/q -> y/b 80/tcp")).to.throw(
            'no workload is in namespace "q"; write "namespace/name"',
        );
        expect(() => ask(cluster, "x/a -> y/b 80/tcp")).to.throw(
            'Cannot tell which workload "x/a" is: write "x/a[Pod]" or "x/a[Deployment]"',
        );
        expect(verdict(cluster, "x/a[Pod] -> y/b 80/tcp")).to.equal("allowed");
        expect(() => ask(cluster, "300.1.1.1 -> y/b 80/tcp")).to.throw(
            'Cannot read "300.1.1.1": it is not an IPv4 or IPv6 address',
        );
    });
});

describe("evaluate(): evidence", () => {
    const rules = policy("x", "allow-from-y", {
        podSelector: labelled("a"),
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ namespaceSelector: byName("y"), podSelector: labelled("a") }], ports: [{ port: 443 }] }],
    });

    it("names the policies that isolate and the rule that allows", () => {
        const { ingress, egress } = ask(
            clusterOf(pods, [policy("x", "deny-all", { policyTypes: ["Ingress"] }), rules]),
            "y/a -> x/a 443/tcp",
        );
        expect(egress).to.deep.equal({ verdict: "allowed", isolatedBy: [], allowedBy: [] });
        expect(ingress.isolatedBy.map(({ name }) => name)).to.deep.equal(["deny-all", "allow-from-y"]);
        expect(ingress.allowedBy).to.deep.equal([
            { policy: { namespace: "x", name: "allow-from-y" }, direction: "Ingress", rule: 0 },
        ]);
        expect(ingress).not.to.have.property("nearest");
    });

    const misses: [question: string, why: string][] = [
        ["y/a -> x/a 8080/tcp", "rule 1 of x/allow-from-y admits the peer on TCP 443 only, not TCP 8080"],
        [
            "y/b -> x/a 443/tcp",
            "rule 1 of x/allow-from-y does not admit the peer: the peer's labels pod=b do not match pod=a",
        ],
        [
            "x/b -> x/a 443/tcp",
            `rule 1 of x/allow-from-y does not admit the peer: the peer's namespace "x" does not match kubernetes.io/metadata.name=y`,
        ],
        [
            "8.8.8.8 -> x/a 443/tcp",
            "rule 1 of x/allow-from-y does not admit the peer: it selects pods, and the peer is the address 8.8.8.8",
        ],
    ];
    for (const [question, why] of misses) {
        it(`says of ${question}: ${why}`, () => {
            const { ingress } = ask(clusterOf(pods, [rules]), question);
            expect(ingress.nearest).to.deep.include({
                why,
                rule: { policy: { namespace: "x", name: "allow-from-y" }, direction: "Ingress", rule: 0 },
            });
        });
    }

    it("says so where an isolating policy has no rule", () => {
        const { ingress } = ask(
            clusterOf(pods, [policy("x", "deny-all", { policyTypes: ["Ingress"] })]),
            "y/a -> x/a 80/tcp",
        );
        expect(ingress.nearest).to.deep.equal({ why: "x/deny-all isolates the pod and has no ingress rule" });
    });

    it("says of an address in which block it is not, excepts included", () => {
        const spec: NetworkPolicySpec = {
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] }],
        };
        const { egress } = ask(clusterOf(pods, [policy("x", "p", spec)]), "x/a -> 10.1.2.3 80/tcp");
        expect(egress.nearest?.why).to.equal(
            "rule 1 of x/p does not admit the peer: 10.1.2.3 is not in ipBlock 10.0.0.0/8 except 10.1.0.0/16",
        );
    });

    it("picks the rule that came nearest: the peer admitted on other ports before any other miss", () => {
        const spec: NetworkPolicySpec = {
            policyTypes: ["Ingress"],
            ingress: [
                { from: [{ ipBlock: { cidr: "1.0.0.0/8" } }] },
                { from: [{ podSelector: {} }], ports: [{ port: 1, endPort: 9 }] },
                { from: [{ namespaceSelector: byName("y") }] },
            ],
        };
        const { ingress } = ask(clusterOf(pods, [policy("x", "p", spec)]), "x/b -> x/a 80/tcp");
        expect(ingress.nearest?.why).to.equal("rule 2 of x/p admits the peer on TCP 1-9 only, not TCP 80");
    });

    it("says what an unknown depends on", () => {
        const spec: NetworkPolicySpec = {
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }],
        };
        const { egress } = ask(clusterOf(pods, [policy("x", "p", spec)]), "x/a -> y/a 80/tcp");
        expect(egress.verdict).to.equal("unknown");
        expect(egress.assumption).to.equal(
            "rule 1 of x/p may admit the peer: it is not specified whether ipBlock 10.0.0.0/8 matches pods",
        );
    });
});
