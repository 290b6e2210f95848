import { expect } from "chai";
import * as fc from "fast-check";
import { createIndex, equivalent, lint, type NetworkPolicy, type NetworkPolicySpec } from "../../netpol";
import { anyCluster } from "./random-cluster";
import { clusterOf, pod, policy } from "./sample";
import { runs } from "../runs";

const pods = [pod("x/a", { ports: [{ name: "http", protocol: "TCP", port: 80 }] }), pod("y/b")];
const facts = (...policies: NetworkPolicy[]) =>
    lint(createIndex(clusterOf(pods, policies))).map(({ kind, path, message }) => ({ kind, path, message }));
const kinds = (...policies: NetworkPolicy[]) => facts(...policies).map(({ kind }) => kind);
const ingress = (...rules: NonNullable<NetworkPolicySpec["ingress"]>): NetworkPolicySpec => ({
    policyTypes: ["Ingress"],
    ingress: rules,
});
const fromY = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "y" } } };

describe("lint()", () => {
    it("says nothing of policies that mean what they say", () => {
        const flow = policy("x", "from-y", ingress({ from: [fromY], ports: [{ port: 80 }] }));
        expect(facts(policy("x", "deny-all", { policyTypes: ["Ingress", "Egress"] }), flow)).to.deep.equal([]);
    });

    it("finds a rule that others make redundant, across policies and in pieces of ports", () => {
        const pieces = policy(
            "x",
            "p",
            ingress(
                { from: [fromY], ports: [{ port: 1, endPort: 50 }] },
                { from: [{ namespaceSelector: {} }], ports: [{ port: 51, endPort: 100 }] },
                { from: [fromY], ports: [{ port: 40, endPort: 60 }] },
            ),
        );
        expect(facts(pieces)).to.deep.equal([
            {
                kind: "redundant-rule",
                path: "spec.ingress[2]",
                message: "rule 3 of x/p is redundant: other rules for the same pods allow all that it allows",
            },
        ]);
    });

    it("calls the later of two equal rules redundant, not both", () => {
        const rule = { from: [fromY], ports: [{ port: 80 }] };
        expect(facts(policy("x", "p", ingress(rule, rule))).map(({ path }) => path)).to.deep.equal(["spec.ingress[1]"]);
    });

    it("does not call a rule redundant that a narrower policy covers", () => {
        const rule = { from: [fromY], ports: [{ port: 80 }] };
        const narrow = policy("x", "narrow", { ...ingress(rule), podSelector: { matchLabels: { pod: "a" } } });
        expect(kinds(narrow, policy("x", "wide", ingress(rule)))).to.deep.equal([
            "redundant-rule",
            "policy-without-effect",
        ]);
        expect(facts(narrow, policy("x", "wide", ingress(rule)))[0]?.message).to.match(/^rule 1 of x\/narrow/);
    });

    it("finds a selector that contradicts itself", () => {
        const from = [
            {
                podSelector: {
                    matchLabels: { a: "1" },
                    matchExpressions: [{ key: "a", operator: "NotIn" as const, values: ["1"] }],
                },
            },
        ];
        expect(facts(policy("x", "p", ingress({ from })))).to.deep.include({
            kind: "impossible-selector",
            path: "spec.ingress[0].from[0].podSelector",
            message: "no labels can match a=1,a!=1",
        });
    });

    it("finds peers and policies that match no workload", () => {
        const spec = {
            ...ingress({ from: [{ ...fromY, podSelector: { matchLabels: { pod: "q" } } }] }),
            podSelector: { matchLabels: { pod: "z" } },
        };
        expect(facts(policy("x", "p", spec))).to.deep.equal([
            {
                kind: "dangling-policy",
                path: "spec.podSelector",
                message: 'no workload in namespace "x" matches pod=z',
            },
            {
                kind: "dangling-peer",
                path: "spec.ingress[0].from[0]",
                message: "no workload matches: pods pod=q in namespaces kubernetes.io/metadata.name=y",
            },
        ]);
    });

    it("finds an ipBlock that its excepts take whole", () => {
        const from = [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] } }];
        expect(facts(policy("x", "p", ingress({ from })))).to.deep.include({
            kind: "empty-ip-block",
            path: "spec.ingress[0].from[0].ipBlock",
            message: "ipBlock 10.0.0.0/8 except 10.0.0.0/9, 10.128.0.0/9 is empty: its except takes out every address",
        });
    });

    it("finds a named port that no destination has, per protocol", () => {
        const rule = (protocol: "TCP" | "UDP") => policy("x", "p", ingress({ ports: [{ port: "http", protocol }] }));
        expect(facts(rule("UDP"))).to.deep.equal([
            {
                kind: "unknown-named-port",
                path: "spec.ingress[0].ports",
                message: 'no destination of this rule has a UDP port named "http"',
            },
        ]);
        expect(facts(rule("TCP"))).to.deep.equal([]);
    });

    it("finds rules that policyTypes make inert", () => {
        expect(facts(policy("x", "p", { policyTypes: ["Egress"], ingress: [{}] }))).to.deep.equal([
            {
                kind: "inert-rules",
                path: "spec.ingress",
                message: 'policyTypes leaves out "Ingress", so the ingress rules do nothing',
            },
        ]);
    });

    it("finds a policy without effect", () => {
        const deny = { policyTypes: ["Ingress"] as const };
        expect(facts(policy("x", "one", deny), policy("x", "two", deny))).to.deep.equal([
            {
                kind: "policy-without-effect",
                path: "spec",
                message: "x/two has no effect: its pods are isolated by others, and others allow all that it allows",
            },
        ]);
    });

    it("finds an allow that voids a deny, and not one for other pods or fewer ports", () => {
        const deny = policy("x", "deny-all", { policyTypes: ["Ingress"] });
        expect(facts(deny, policy("x", "open", ingress({})))).to.deep.include({
            kind: "voided-deny",
            path: "spec.podSelector",
            message:
                "rule 1 of x/open allows ingress on all ports from everyone, which voids x/deny-all for the pods that both select",
        });
        expect(kinds(deny, policy("x", "open", ingress({ from: [{ namespaceSelector: {} }] })))).to.include(
            "voided-deny",
        );
        expect(kinds(deny, policy("x", "open", ingress({ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] })))).to.include(
            "voided-deny",
        );
        expect(kinds(deny, policy("x", "open", ingress({ ports: [{ port: 80 }] })))).not.to.include("voided-deny");
        expect(kinds(deny, policy("y", "open", ingress({})))).not.to.include("voided-deny");
    });

    it("is right about redundancy: dropping what it calls redundant changes nothing, on random clusters", () => {
        let dropped = 0;
        fc.assert(
            fc.property(anyCluster, (drawn) => {
                // A rule that asks for a label to come leaves all about those pods unknown, whatever other rules say.
                const workloads = drawn.workloads.map((each) => ({ ...each, labelsToCome: undefined }));
                const cluster = { ...drawn, workloads };
                const index = createIndex(cluster);
                const fact = lint(index).find(({ kind }) => kind === "redundant-rule");
                if (!fact?.rule) return;
                dropped++;
                const { policy: ref, direction, rule } = fact.rule;
                const policies = cluster.policies.map((p): NetworkPolicy => {
                    if (p.metadata.name !== ref.name) return p;
                    const without = <R>(rules: readonly R[] | undefined) => rules?.filter((_, i) => i !== rule);
                    // Types are spelled out: dropping the only egress rule would else change what the policy isolates.
                    const policyTypes = p.spec.policyTypes?.length
                        ? p.spec.policyTypes
                        : p.spec.egress?.length
                          ? (["Ingress", "Egress"] as const)
                          : (["Ingress"] as const);
                    const { ingress, egress } = p.spec;
                    const spec =
                        direction === "Ingress"
                            ? { ...p.spec, policyTypes, ingress: without(ingress) }
                            : { ...p.spec, policyTypes, egress: without(egress) };
                    return { ...p, spec };
                });
                expect(equivalent(index, createIndex({ ...cluster, policies }))).to.equal(true);
            }),
            { numRuns: runs(125, 2000) },
        );
        expect(dropped).to.be.greaterThan(runs(10, 100));
    });
});
