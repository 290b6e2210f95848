import * as k8s from "@pulumi/kubernetes";
import { defineMesh, MeshIsolation } from "ai-mesh-isolation";

// A misspelt endpoint or an empty port list does not compile.
const mesh = new MeshIsolation(
    "mesh",
    defineMesh({
        platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] },
        namespaces: { gateway: { purpose: "gateway" }, "ai-inference": { purpose: "inference" } },
        workloads: { vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } } },
        externals: { hub: { cidrs: ["18.172.0.0/16"] } },
        flows: [
            { from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" },
            { from: "vllm", to: "hub", ports: ["443"], why: "model download" },
        ],
    }),
);

// The name resolves once the namespace is isolated, so the model server never runs without its policies.
new k8s.apps.v1.Deployment("vllm", {
    metadata: { name: "vllm", namespace: mesh.namespaceNames["ai-inference"] },
    spec: {
        selector: { matchLabels: { app: "vllm" } },
        template: {
            metadata: { labels: { app: "vllm" } },
            spec: { containers: [{ name: "vllm", image: "vllm/vllm-openai", ports: [{ containerPort: 8000 }] }] },
        },
    },
});

export const connections = mesh.connections;
