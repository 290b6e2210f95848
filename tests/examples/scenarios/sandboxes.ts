import { flowTo, intruder, onGke, pair, pod, without } from "./parts";
import type { Scenario } from "./types";

const sandboxRouter = {
    "app.kubernetes.io/name": "sandbox-router",
    "app.kubernetes.io/component": "sandbox-router",
};
const sandbox = { "agents.x-k8s.io/sandbox-template-ref-hash": "7f0c2b9d" };

export const sandboxes: Scenario = {
    name: "sandboxes",
    pods: [
        pod("ai-agents/agent", "1.1", { app: "agent" }),
        pod("sandbox-router/router", "2.1", sandboxRouter),
        ...pair("sandboxes/python", "3", sandbox),
        intruder(sandboxRouter),
    ],
    hosts: onGke,
    mutations: [
        [
            "sandboxes that may connect to every port of the internet",
            (spec) => (flowTo(spec, "internet").ports = ["any"]),
            "sandboxes -> internet",
        ],
        [
            "the router's flow taken away",
            (spec) => without(spec, "router.proxy", "python.sandbox"),
            "router.proxy -> python.sandbox",
        ],
    ],
    relabelled: [
        [
            "another template's sandboxes",
            (spec) => (spec.workloads.python.with.templateHash = "00000000"),
            "python -> internet",
        ],
    ],
};
