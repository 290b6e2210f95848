import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { compile, parseMesh } from "../../mesh";
import type { NetworkPolicy } from "../../netpol/types";
import type { CasePod, Exception, TruthTable } from "../cases/types";

/** The spec of an example's dev stack, as a value of its own that a mutation may change. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function specOf(example: string): any {
    const file = join(__dirname, "../../examples", example, "Pulumi.dev.yaml");
    return (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config[`${example}:mesh`];
}

export const policiesOf = (spec: unknown): NetworkPolicy[] =>
    compile(parseMesh(spec)).policies.map(({ manifest }) => manifest);

const pod = (id: string, last: string, labels: Record<string, string> = {}): CasePod => {
    const [namespace = "", name = ""] = id.split("/");
    return { namespace, name, labels, ip: `10.244.${last}` };
};
const component = (name: string) => ({
    "app.kubernetes.io/component": name,
    "app.kubernetes.io/part-of": "vllm-stack",
});

const kubeDns = pod("kube-system/kube-dns", "0.10", { "k8s-app": "kube-dns" });
const api = { name: "api", ip: "172.18.0.2" };
const metadata = { name: "metadata", ip: "169.254.169.254" };
const internet = { name: "internet", ip: "151.101.1.69" };

/** Every cell among namespaces that nobody isolates is open; that is not the example's doing, but cells are compared whole. */
const open = (...places: string[]): Exception[] =>
    places.flatMap((from) =>
        places.filter((to) => to !== from || from.endsWith("/*")).map((to) => [from, to, "*"] as const),
    );

const dnsFrom = (...clients: string[]): Exception[] =>
    clients.flatMap((from) => [
        [from, "kube-system/kube-dns", "53/udp"] as const,
        [from, "kube-system/kube-dns", "53/tcp"] as const,
    ]);

/** vLLM production-stack: users reach the router only, metrics come from Prometheus alone, weights from one store. */
export const productionStack: TruthTable = {
    name: "example-vllm-production-stack",
    because: "What the stack declares passes, and nothing else.",
    pods: [
        pod("gateway/gw", "1.1", { app: "gw" }),
        pod("ai-inference/router", "2.1", component("router")),
        pod("ai-inference/engine", "2.2", component("serving-engine")),
        // A second engine: the flow between router and engines is no flow among engines.
        pod("ai-inference/engine-2", "2.3", component("serving-engine")),
        pod("ai-inference/cache", "2.4", component("cache-server")),
        pod("ai-agents/agent", "3.1", { app: "ai-agent" }),
        pod("monitoring/prometheus", "4.1", { "app.kubernetes.io/name": "prometheus" }),
        // Same namespace, other labels: the peer is namespace AND pod.
        pod("monitoring/other", "4.2", { "app.kubernetes.io/name": "grafana" }),
        // Prometheus' labels in a namespace that is not monitoring.
        pod("tenant-b/intruder", "5.1", { "app.kubernetes.io/name": "prometheus" }),
        kubeDns,
    ],
    hosts: [api, metadata, internet, { name: "model-store", ip: "52.216.8.10" }],
    policies: policiesOf(specOf("vllm-production-stack")),
    probes: ["8000/tcp", "9000/tcp", "6443/tcp", "443/tcp", "53/tcp", "53/udp", "80/tcp", "9153/tcp", "55555/tcp"],
    default: "denied",
    except: [
        ["gateway/gw", "ai-inference/router", "8000/tcp"],
        ["ai-inference/router", "ai-inference/engine", "8000/tcp"],
        ["ai-inference/router", "ai-inference/engine-2", "8000/tcp"],
        ["ai-inference/engine", "ai-inference/router", "9000/tcp"],
        ["ai-inference/engine-2", "ai-inference/router", "9000/tcp"],
        ["ai-inference/engine", "ai-inference/cache", "8000/tcp"],
        ["ai-inference/engine-2", "ai-inference/cache", "8000/tcp"],
        ["ai-inference/router", "api", "6443/tcp"],
        ["ai-inference/engine", "model-store", "443/tcp"],
        ["ai-inference/engine-2", "model-store", "443/tcp"],
        ["monitoring/prometheus", "ai-inference/router", "8000/tcp"],
        ["monitoring/prometheus", "ai-inference/engine", "8000/tcp"],
        ["monitoring/prometheus", "ai-inference/engine-2", "8000/tcp"],
        ...dnsFrom(
            "gateway/gw",
            "ai-inference/router",
            "ai-inference/engine",
            "ai-inference/engine-2",
            "ai-inference/cache",
        ),
        ...open(
            "ai-agents/*",
            "monitoring/*",
            "tenant-b/*",
            "kube-system/*",
            "api",
            "metadata",
            "internet",
            "model-store",
        ),
    ],
};

/** Agents on EKS: one LLM gateway leaves the cluster, tools are on premises, 10/8 opens neither pods nor the API server. */
export const agentsEks: TruthTable = {
    name: "example-agents-eks",
    because: "What the stack declares passes, and nothing else.",
    pods: [
        pod("ai-agents/langgraph", "1.1", { "app.kubernetes.io/component": "langgraph-api-server" }),
        pod("ai-agents/weaviate", "1.2", { app: "weaviate" }),
        pod("ai-agents/redis", "1.3", { "app.kubernetes.io/component": "langgraph-redis" }),
        pod("ai-agents/postgres", "1.4", { "app.kubernetes.io/component": "langgraph-postgres" }),
        pod("ai-gateway/litellm", "2.1", { "app.kubernetes.io/name": "litellm" }),
        // In 10/8 and on 443: the hole that a range for tools tears open unless the cluster's own are cut out.
        pod("tenant-b/web", "9.9", { app: "web" }),
        kubeDns,
    ],
    hosts: [
        api,
        metadata,
        internet,
        { name: "tools", ip: "10.200.5.7" },
        { name: "api-eni", ip: "10.0.0.2" },
        { name: "pod-identity", ip: "169.254.170.23" },
    ],
    policies: policiesOf(specOf("agents-eks")),
    probes: [
        "4000/tcp",
        "443/tcp",
        "8080/tcp",
        "50051/tcp",
        "6379/tcp",
        "5432/tcp",
        "80/tcp",
        "53/tcp",
        "53/udp",
        "7000/tcp",
        "6443/tcp",
    ],
    default: "denied",
    except: [
        ["ai-agents/langgraph", "ai-gateway/litellm", "4000/tcp"],
        ["ai-gateway/litellm", "internet", "443/tcp"],
        ["ai-gateway/litellm", "pod-identity", "80/tcp"],
        ["ai-agents/langgraph", "ai-agents/weaviate", "8080/tcp"],
        ["ai-agents/langgraph", "ai-agents/weaviate", "50051/tcp"],
        ["ai-agents/langgraph", "ai-agents/redis", "6379/tcp"],
        ["ai-agents/langgraph", "ai-agents/postgres", "5432/tcp"],
        ["ai-agents/langgraph", "tools", "443/tcp"],
        ...dnsFrom("ai-agents/*", "ai-gateway/litellm"),
        ...open("tenant-b/*", "kube-system/*", "api", "metadata", "internet", "tools", "api-eni", "pod-identity"),
    ],
};

export const exampleTables: readonly TruthTable[] = [productionStack, agentsEks];
