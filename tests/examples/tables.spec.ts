import { expect } from "chai";
import { createIndex, evaluate, type Endpoint, type Index, type Verdict } from "../../netpol";
import { cellsOf, clusterOf, readPort } from "../cases/expand";
import type { ProbePort, TruthTable } from "../cases/types";
import { agentsEks, exampleTables, policiesOf, productionStack, specOf } from "./tables";

const endpoint = ({ hosts = [] }: TruthTable, id: string): Endpoint => {
    const host = hosts.find(({ name }) => name === id);
    return host ? { ip: host.ip } : { workload: id };
};

const ask = (index: Index, table: TruthTable, from: string, to: string, port: ProbePort): Verdict =>
    evaluate(index, { from: endpoint(table, from), to: endpoint(table, to), ...readPort(port) }).verdict;

const indexOf = (table: TruthTable): Index => createIndex(clusterOf(table), { profile: "kube-network-policies" });

/** Cells whose verdict is not the table's. */
const wrong = (table: TruthTable): string[] => {
    const index = indexOf(table);
    return cellsOf(table)
        .filter(({ from, to, port, verdict }) => ask(index, table, from, to, port) !== verdict)
        .map(({ from, to, port, verdict }) => `${from} -> ${to} ${port}: not ${verdict}`);
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Change = (spec: any) => void;

const withSpec = (table: TruthTable, example: string, change: Change): TruthTable => {
    const spec = specOf(example) as unknown;
    change(spec);
    return { ...table, policies: policiesOf(spec) };
};

/** What is changed, and the one cell whose verdict that must turn round. */
const mutations: [string, TruthTable, string, Change, [string, string, ProbePort]][] = [
    [
        "router -> engine taken away closes it",
        productionStack,
        "vllm-production-stack",
        (s) =>
            (s.flows = s.flows.filter((f: { from: string; to: string }) => f.from !== "router" || f.to !== "engine")),
        ["ai-inference/router", "ai-inference/engine", "8000/tcp"],
    ],
    [
        "the gateway's target named by a label that all parts share opens the engines",
        productionStack,
        "vllm-production-stack",
        (s) => (s.workloads.router.podLabels = { "app.kubernetes.io/part-of": "vllm-stack" }),
        ["gateway/gw", "ai-inference/engine", "8000/tcp"],
    ],
    [
        "Prometheus named by its namespace alone opens to its neighbours there",
        productionStack,
        "vllm-production-stack",
        (s) =>
            s.flows
                .filter((f: { from: string }) => f.from === "prometheus")
                .forEach((f: { from: string }) => (f.from = "monitoring")),
        ["monitoring/other", "ai-inference/engine", "8000/tcp"],
    ],
    [
        "the pods' range not cut out of 10/8 opens another tenant's pods",
        agentsEks,
        "agents-eks",
        (s) => (s.platform.clusterCidrs = ["10.96.0.0/12", "10.0.0.0/24"]),
        ["ai-agents/langgraph", "tenant-b/web", "443/tcp"],
    ],
    [
        "the API server's range not cut out of 10/8 opens the API server",
        agentsEks,
        "agents-eks",
        (s) => (s.platform.clusterCidrs = ["10.244.0.0/16"]),
        ["ai-agents/langgraph", "api-eni", "443/tcp"],
    ],
    [
        "the Service's port instead of the pod's closes the vector database",
        agentsEks,
        "agents-eks",
        (s) => (s.flows.find((f: { to: string }) => f.to === "weaviate").ports = [80]),
        ["ai-agents/langgraph", "ai-agents/weaviate", "8080/tcp"],
    ],
];

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
