import { expect } from "chai";
import { createIndex, evaluate, type Endpoint, type Index, IpSet, type Verdict } from "../../netpol";
import { cellsOf, clusterOf, readPort } from "../cases/expand";
import type { ProbePort, TruthTable } from "../cases/types";
import { mutations, withSpec } from "./mutations";
import { exampleTables, productionStack } from "./tables";

const endpoint = ({ hosts = [] }: TruthTable, id: string): Endpoint => {
    const host = hosts.find(({ name }) => name === id);
    return host ? { ip: host.ip } : { workload: id };
};

const ask = (index: Index, table: TruthTable, from: string, to: string, port: ProbePort): Verdict =>
    evaluate(index, { from: endpoint(table, from), to: endpoint(table, to), ...readPort(port) }).verdict;

const indexOf = (table: TruthTable): Index =>
    createIndex(clusterOf(table), { profile: "kube-network-policies", clusterAddresses: IpSet.none });

/** Cells whose verdict is not the table's. */
const wrong = (table: TruthTable): string[] => {
    const index = indexOf(table);
    return cellsOf(table)
        .filter(({ from, to, port, verdict }) => ask(index, table, from, to, port) !== verdict)
        .map(({ from, to, port, verdict }) => `${from} -> ${to} ${port}: not ${verdict}`);
};

describe("examples", () => {
    for (const table of exampleTables) {
        it(`${table.name} lets through exactly what its table says`, () => {
            expect(wrong(table)).to.deep.equal([]);
        });
    }

    for (const [what, table, example, change, [from, to, port]] of mutations) {
        it(`${table.name}: ${what}`, () => {
            const before = ask(indexOf(table), table, from, to, port);
            const changed = withSpec(table, example, change);
            expect(ask(indexOf(changed), changed, from, to, port)).not.to.equal(before);
            expect(wrong(changed).length).to.be.greaterThan(0);
        });
    }

    it("DNS without TCP is noticed", () => {
        const policies = productionStack.policies.map((policy) =>
            policy.metadata.name === "allow-dns"
                ? {
                      ...policy,
                      spec: {
                          ...policy.spec,
                          egress: policy.spec.egress!.map((rule) => ({ ...rule, ports: [rule.ports![1]!] })),
                      },
                  }
                : policy,
        );
        expect(wrong({ ...productionStack, policies })).to.include(
            "gateway/gw -> kube-system/kube-dns 53/tcp: not allowed",
        );
    });
});
