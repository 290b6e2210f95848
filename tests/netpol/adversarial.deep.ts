import { expect } from "chai";
import { createIndex, evaluate, lint, reach } from "../../netpol";
import { ask, clusterOf, pod, policy, verdict } from "./sample";

describe("netpol: hostile input ends in a right answer", () => {
    it("65,535 single-port rules", () => {
        const ingress = Array.from({ length: 65_535 }, (_, i) => ({
            from: [{ namespaceSelector: {} }],
            ports: [{ port: i + 1 }],
        }));
        const cluster = clusterOf([pod("x/a"), pod("x/b")], [policy("x", "p", { policyTypes: ["Ingress"], ingress })]);
        const connections = [...reach(createIndex(cluster), { kinds: ["pod"] }).connections()];
        expect(connections.map(({ ports }) => `${ports}`)).to.deep.equal(["TCP 1-65535", "TCP 1-65535"]);
        const answer = ask(cluster, "x/b -> x/a 65535/tcp");
        expect(answer.ingress.allowedBy.map(({ rule }) => rule)).to.deep.equal([65_534]);
        expect(verdict(cluster, "x/b -> x/a 1/udp")).to.equal("denied");
        const [fact] = lint(createIndex(cluster));
        expect(fact?.kind).to.equal("not-judged");
        expect(fact?.message).to.equal(
            'namespace "x" has more than 500 policies or rules (1 and 65535): they are not compared with each other, so redundancy and void denials are not judged',
        );
    });

    it("1,000 pods of one Deployment's labels are one class", () => {
        const many = Array.from({ length: 1_000 }, (_, i) => pod(`x/p${i}`, { labels: { app: "a" } }));
        const index = createIndex(
            clusterOf(many, [
                policy("x", "p", {
                    policyTypes: ["Ingress"],
                    ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }],
                }),
            ]),
        );
        let count = 0;
        for (const { ports } of reach(index, { kinds: ["pod"] }).connections())
            if (ports.toString() === "TCP 80") count++;
        expect(count).to.equal(999_000);
        expect(
            evaluate(index, { from: { workload: "x/p0" }, to: { workload: "x/p1" }, protocol: "TCP", port: 81 })
                .verdict,
        ).to.equal("denied");
    });
});
