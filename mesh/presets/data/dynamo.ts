import type { WorkloadPreset } from "../types";

const graph = { "nvidia.com/dynamo-graph-deployment-name": "${graph}" };
const ofType = (type: string) => ({ ...graph, "nvidia.com/dynamo-component-type": type });
const consts = "deploy/operator/internal/consts/consts.go";

export const dynamo: WorkloadPreset = {
    name: "dynamo",
    title: "NVIDIA Dynamo",
    madeBy: "Dynamo operator",
    versions: "main at 0367e40",
    held: "read",
    repository: "https://github.com/ai-dynamo/dynamo/blob/0367e40",
    parameters: {
        graph: { description: "the DynamoGraphDeployment (kubectl get dynamographdeployments)", required: true },
    },
    pods: graph,
    parts: {
        frontend: { description: "takes requests", labels: ofType("frontend"), ports: ["8000"], source: consts },
        picker: { description: "endpoint picker, by ext_proc", labels: ofType("epp"), ports: ["9002"], source: consts },
        "planner-metrics": {
            description: "metrics of the planner",
            labels: ofType("planner"),
            ports: ["9085"],
            source: consts,
        },
        system: {
            description: "health and metrics of every component",
            labels: graph,
            ports: ["9090"],
            source: consts,
        },
        group: {
            description: "every pod of the graph among themselves",
            labels: graph,
            ports: ["any"],
            source: consts,
        },
    },
    inGroup: [
        {
            from: "group",
            to: "group",
            why: "frontend and workers talk on ports of their choice, as NIXL and torch.distributed do",
            source: consts,
        },
    ],
    needs: [
        {
            part: "group",
            direction: "to",
            peer: "kube-apiserver",
            why: "components find each other",
            when: "the discovery backend is kubernetes",
            source: consts,
        },
        {
            part: "group",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model weights from Hugging Face",
            when: "they are not on a volume",
            source: consts,
        },
        {
            part: "system",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: consts,
        },
    ],
    makes: [],
};
