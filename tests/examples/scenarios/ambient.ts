import { internet, intruder, metadata, pair, pod, prometheus, without } from "./parts";
import type { Scenario } from "./types";

const stack = (component: string) => ({
    "app.kubernetes.io/part-of": "vllm-stack",
    "app.kubernetes.io/instance": "vllm",
    "app.kubernetes.io/component": component,
});

/** The service mesh itself is not there: policies are held against the ports that it uses. */
export const ambient: Scenario = {
    name: "ambient",
    pods: [
        pod("ai-agents/agent", "1.1", { app: "agent" }),
        pod("ai-inference/waypoint", "2.1", { "gateway.networking.k8s.io/gateway-name": "waypoint" }),
        pod("ai-inference/router", "3.1", stack("router")),
        ...pair("ai-inference/engine", "4", { ...stack("serving-engine"), "helm-release-name": "vllm" }),
        pod("ai-inference/cache", "5.1", stack("cache-server")),
        pod("ai-tools/tool", "6.1", { app: "tool" }),
        prometheus,
        intruder({ app: "agent" }),
    ],
    hosts: [internet, metadata, { name: "api", ip: "172.18.0.2", means: ["kube-apiserver"] }],
    mutations: [
        [
            "without the service mesh nothing is carried",
            (spec) => delete spec.platform.serviceMesh,
            "waypoint -> vllm.router",
        ],
        [
            "agents that pass the waypoint by",
            (spec) => spec.flows.push({ from: "agent", to: "vllm.router", why: "requests to models" }),
            "agent -> vllm.router",
        ],
        ["tools in the service mesh", (spec) => delete spec.namespaces["ai-tools"].serviceMesh, "agent -> ai-tools"],
        ["the flow to tools taken away", (spec) => without(spec, "agent", "ai-tools"), "agent -> ai-tools"],
    ],
    relabelled: [
        ["another release", (spec) => (spec.workloads.vllm.with.release = "other"), "waypoint -> vllm.router"],
    ],
};
