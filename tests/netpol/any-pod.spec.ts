import { expect } from "chai";
import * as fc from "fast-check";
import {
    anyPodEgress,
    anyPodIngress,
    createIndex,
    effectivePolicyTypes,
    isolation,
    type Labels,
    matches,
    type NetworkPolicySpec,
    portsBetween,
    PortSet,
    ruleOpensTo,
} from "../../netpol";
import { anyCluster } from "./random-cluster";
import { clusterOf, policy } from "./sample";
import { runs } from "../runs";

const values = [undefined, "a", "b", "c", "other"];
const labellings = values.flatMap((app) =>
    values.flatMap((tier) =>
        values.map((proto): Labels => {
            const pairs = [
                ["app", app],
                ["tier", tier],
                ["__proto__", proto],
            ] as const;
            return Object.fromEntries(pairs.flatMap(([key, v]) => (v === undefined ? [] : [[key, v] as const])));
        }),
    ),
);
const anyDirection = fc.constantFrom("Ingress" as const, "Egress" as const);

describe("isolation()", () => {
    it("agrees with trying every labelling", () => {
        fc.assert(
            fc.property(anyCluster, anyDirection, ({ policies }, direction) => {
                const isolating = policies.filter(
                    (p) => p.metadata.namespace === "x" && effectivePolicyTypes(p.spec).includes(direction),
                );
                const free = labellings.filter((labels) => !isolating.some((p) => matches(p.spec.podSelector, labels)));
                const answer = isolation(policies, "x", direction);
                expect(answer.isolated).to.equal(free.length === 0);
                if (answer.isolated === false) {
                    expect(isolating.some((p) => matches(p.spec.podSelector, answer.witness))).to.equal(false);
                }
            }),
            { numRuns: runs(150, 1500) },
        );
    });

    const fakes: [name: string, spec: NetworkPolicySpec, namespace: string, witness: Labels][] = [
        ["egress [] without policyTypes", { podSelector: {}, egress: [] }, "x", {}],
        ["policyTypes that leave egress out", { podSelector: {}, policyTypes: ["Ingress"] }, "x", {}],
        [
            "a podSelector with a label",
            { podSelector: { matchLabels: { app: "a" } }, policyTypes: ["Egress"] },
            "x",
            {},
        ],
        ["a policy in another namespace", { podSelector: {}, policyTypes: ["Egress"] }, "y", {}],
    ];
    for (const [name, spec, namespace, witness] of fakes) {
        it(`is not fooled by ${name}`, () => {
            expect(isolation([policy(namespace, "deny-all", spec)], "x", "Egress")).to.deep.equal({
                isolated: false,
                witness,
            });
        });
    }

    it("takes a joint policy, separate ones and complementary ones alike, and says by whom", () => {
        const by = (...specs: NetworkPolicySpec[]) => {
            const answer = isolation(
                specs.map((spec, i) => policy("x", `p${i}`, spec)),
                "x",
                "Egress",
            );
            return answer.isolated === true ? answer.by.map(({ name }) => name) : answer;
        };
        expect(by({ policyTypes: ["Ingress", "Egress"] })).to.deep.equal(["p0"]);
        expect(by({ policyTypes: ["Ingress"] }, { policyTypes: ["Egress"] })).to.deep.equal(["p1"]);
        expect(
            by(
                { podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] }, policyTypes: ["Egress"] },
                {
                    podSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
                    policyTypes: ["Egress"],
                },
            ),
        ).to.deep.equal(["p0", "p1"]);
    });
});

describe("anyPodEgress() and anyPodIngress()", () => {
    const target = { namespace: "y", podLabels: { app: "a" }, ports: [] };

    it("hold what every labelling and what some labelling gets, on random policies", () => {
        fc.assert(
            fc.property(anyCluster, anyDirection, ({ policies }, direction) => {
                const own = policies.filter(({ metadata }) => metadata.namespace === "x");
                const index = createIndex(clusterOf([], own, { namespaces: [{ name: "y", labels: {} }] }));
                const peer = {
                    pod: { namespace: "y", labels: target.podLabels, ports: direction === "Egress" ? [] : undefined },
                };
                let [every, some] = [PortSet.all, PortSet.none];
                for (const labels of labellings) {
                    const pod = { pod: { namespace: "x", labels } };
                    // The other end has no policies, so that one half is all there is.
                    const { ports, unknown } =
                        direction === "Egress" ? portsBetween(index, pod, peer) : portsBetween(index, peer, pod);
                    every = every.intersect(ports);
                    some = some.union(ports).union(unknown);
                }
                const answer = (direction === "Egress" ? anyPodEgress : anyPodIngress)(policies, "x", target);
                expect(`${answer.every}`).to.equal(`${every}`);
                expect(`${answer.some}`).to.equal(`${some}`);
            }),
            { numRuns: runs(100, 1000) },
        );
    });

    it("see that DNS is open to some pods and not to every pod", () => {
        const deny = policy("x", "deny-all", { policyTypes: ["Egress"] });
        const dns: NetworkPolicySpec = {
            policyTypes: ["Egress"],
            egress: [{ to: [{ namespaceSelector: {} }], ports: [{ protocol: "UDP", port: 53 }] }],
        };
        const every = (spec: NetworkPolicySpec) =>
            `${anyPodEgress([deny, policy("x", "dns", spec)], "x", target).every}`;
        expect(every(dns)).to.equal("UDP 53");
        expect(every({ ...dns, podSelector: { matchLabels: { app: "a" } } })).to.equal("none");
        expect(
            `${anyPodEgress([deny, policy("x", "dns", { ...dns, podSelector: { matchLabels: { app: "a" } } })], "x", target).some}`,
        ).to.equal("UDP 53");
        expect(`${anyPodEgress([], "x", { ip: "169.254.169.254" }).every}`).to.equal("all");
        expect(`${anyPodEgress([deny], "x", { ip: "169.254.169.254" }).some}`).to.equal("none");
    });
});

describe("ruleOpensTo()", () => {
    const any = { namespaceSelector: {} };
    it("tells everyone, every pod and addresses apart", () => {
        expect(ruleOpensTo({}, "Ingress")).to.include({ everyone: true, everyPod: true });
        expect(ruleOpensTo({ to: [] }, "Egress")).to.include({ everyone: true });
        expect(ruleOpensTo({ from: [any] }, "Ingress")).to.include({ everyone: false, everyPod: true });
        expect(ruleOpensTo({ from: [{ podSelector: {} }] }, "Ingress")).to.include({ everyPod: false });
        expect(ruleOpensTo({ from: [{ ...any, podSelector: { matchLabels: { a: "1" } } }] }, "Ingress")).to.include({
            everyPod: false,
        });
        const { addresses, everyPod } = ruleOpensTo(
            { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] },
            "Egress",
        );
        expect(everyPod).to.equal(false);
        expect(addresses.contains("8.8.8.8")).to.equal(true);
        expect(addresses.contains("10.1.1.1")).to.equal(false);
    });

    it("judges peers together: two halves of all pods are all pods", () => {
        const having = (operator: "Exists" | "DoesNotExist") => ({
            ...any,
            podSelector: { matchExpressions: [{ key: "a", operator }] },
        });
        expect(ruleOpensTo({ from: [having("Exists"), having("DoesNotExist")] }, "Ingress").everyPod).to.equal(true);
        expect(ruleOpensTo({ from: [having("Exists")] }, "Ingress").everyPod).to.equal(false);
    });
});
