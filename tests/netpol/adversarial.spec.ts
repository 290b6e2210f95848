import { expect } from "chai";
import { createIndex, type NetworkPolicySpec, reach, validatePolicy } from "../../netpol";
import { clusterOf, pod, policy, verdict } from "./sample";

/** How many connections there are from and to outside; forces every cell. */
function outside(spec: NetworkPolicySpec): number {
    let count = 0;
    const cluster = clusterOf([pod("x/a")], [policy("x", "p", spec)]);
    for (const { from, to } of reach(createIndex(cluster), { kinds: ["pod", "external"] }).connections()) {
        if (from === "x/a[Pod]" || to === "x/a[Pod]") count++;
    }
    return count;
}

describe("netpol: hostile input ends in a right answer", () => {
    it("10,000 CIDRs in one rule", () => {
        const to = Array.from({ length: 10_000 }, (_, i) => ({ ipBlock: { cidr: `20.${i >> 8}.${i & 255}.0/25` } }));
        const spec: NetworkPolicySpec = {
            policyTypes: ["Ingress", "Egress"],
            egress: [{ to, ports: [{ port: 443 }] }],
        };
        expect(validatePolicy(policy("x", "p", spec))).to.deep.equal([]);
        expect(outside(spec)).to.equal(10_000);
        const cluster = clusterOf([pod("x/a")], [policy("x", "p", spec)]);
        expect(verdict(cluster, "x/a -> 20.39.15.1 443/tcp")).to.equal("allowed");
        expect(verdict(cluster, "x/a -> 20.39.15.200 443/tcp")).to.equal("denied");
    });

    it("1,000 rules, each with a CIDR inside the last and a port of its own", () => {
        const egress = Array.from({ length: 1_000 }, (_, i) => ({
            to: [
                {
                    ipBlock: {
                        cidr: "0.0.0.0/0",
                        except: Array.from({ length: 8 }, (_, k) => `${i % 200}.${k}.0.0/16`),
                    },
                },
            ],
            ports: [{ port: i + 1 }],
        }));
        expect(outside({ policyTypes: ["Ingress", "Egress"], egress })).to.be.greaterThan(200);
    });

    it("every second port in 2,000 policies over the same pods", () => {
        const policies = Array.from({ length: 2_000 }, (_, i) =>
            policy("x", `p${i}`, { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 2 * i + 1 }] }] }),
        );
        const [first] = reach(createIndex(clusterOf([pod("x/a"), pod("x/b")], policies)), {
            kinds: ["pod"],
        }).connections();
        expect(first?.ports.ranges()).to.have.length(2_000);
    });

    it("100 matchExpressions over 50 keys, any pod that may come included", () => {
        const matchExpressions = Array.from({ length: 100 }, (_, i) => ({
            key: `k${i % 50}`,
            operator: i < 50 ? ("Exists" as const) : ("NotIn" as const),
            ...(i < 50 ? {} : { values: ["1", "2", "3"] }),
        }));
        const spec: NetworkPolicySpec = {
            podSelector: { matchExpressions },
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector: { matchExpressions } }] }],
        };
        const labels = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "4"]));
        const cluster = clusterOf([pod("x/a", { labels }), pod("x/b")], [policy("x", "p", spec)]);
        expect(verdict(cluster, "x/b -> x/a 80/tcp")).to.equal("denied");
        const ids = [...reach(createIndex(cluster)).connections()].map(({ from, to }) => `${from} -> ${to}`);
        expect(ids).to.include("x/* -> x/a[Pod]");
        expect(ids).not.to.include("x/b[Pod] -> x/a[Pod]");
    });

    it("labels called like members of objects", () => {
        const hostile = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}') as Record<string, string>;
        const spec: NetworkPolicySpec = {
            podSelector: { matchLabels: hostile },
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector: { matchLabels: hostile } }] }],
        };
        const cluster = clusterOf(
            [pod("x/a", { labels: hostile }), pod("x/b"), pod("constructor/__proto__")],
            [policy("x", "p", spec)],
        );
        expect(verdict(cluster, "x/b -> x/a 80/tcp")).to.equal("denied");
        expect(verdict(cluster, "x/a -> x/b 80/tcp")).to.equal("allowed");
        expect(verdict(cluster, "constructor/__proto__ -> x/a 80/tcp")).to.equal("denied");
        const ids = [...reach(createIndex(cluster), { kinds: ["pod"] }).connections()].map(
            ({ from, to }) => `${from} -> ${to}`,
        );
        expect(ids.filter((id) => id.endsWith("x/a[Pod]"))).to.deep.equal([]);
        expect(ids).to.have.length(4);
    });

    it("policies that cannot be read: every one of them in one error", () => {
        const bad = [
            policy("x", "cidr", { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/40" } }] }] }),
            policy("x", "port", { ingress: [{ ports: [{ port: 70_000 }] }] }),
            policy("x", "fine", {}),
        ];
        expect(() => createIndex(clusterOf([], bad))).to.throw(
            'Cannot index NetworkPolicies:\nx/cidr: Cannot read ipBlock: "10.0.0.0/40" has a prefix of 40 bits: IPv4 takes 0 to 32\nx/port: Cannot make a port set: "70000" is not a port from 1 to 65535',
        );
    });
});
