import type { ProbePort, TruthTable } from "../cases/types";
import { agentsEks, policiesOf, productionStack, specOf } from "./tables";

/** A change to an example's spec, made in place. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Change = (spec: any) => void;

/** A table whose policies come from its example's spec after a change. */
export const withSpec = (table: TruthTable, example: string, change: Change): TruthTable => {
    const spec = specOf(example) as unknown;
    change(spec);
    return { ...table, policies: policiesOf(spec) };
};

/** What is changed, and the one cell whose verdict that must turn round. */
export const mutations: [string, TruthTable, string, Change, [string, string, ProbePort]][] = [
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
