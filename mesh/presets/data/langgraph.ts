import type { WorkloadPreset } from "../types";

const ofRelease = { "app.kubernetes.io/name": "langgraph-cloud", "app.kubernetes.io/instance": "${release}" };
const component = (name: string) => ({ ...ofRelease, "app.kubernetes.io/component": `\${fullname}-${name}` });
const templates = "charts/langgraph-cloud/templates";

export const langGraph: WorkloadPreset = {
    name: "langgraph",
    title: "LangGraph Platform",
    madeBy: "chart langchain/langgraph-cloud",
    versions: "0.3.x",
    held: "rendered",
    repository: "https://github.com/langchain-ai/helm/blob/e2e28f8",
    parameters: {
        release: { description: "the Helm release (helm list)", required: true },
        fullname: {
            description:
                "what the chart calls its objects: the release where its name holds langgraph-cloud, or fullnameOverride",
            default: "${release}-langgraph-cloud",
        },
    },
    pods: ofRelease,
    parts: {
        api: {
            description: "agents' API; the Service takes it on 80 and 443",
            labels: component("api-server"),
            ports: ["8000"],
            source: `${templates}/api-server`,
        },
        queue: {
            description: "runs agents, where queue.enabled is true",
            labels: component("queue"),
            ports: ["8000"],
            source: `${templates}/queue`,
        },
        redis: {
            description: "the Redis beside it",
            labels: component("redis"),
            ports: ["6379"],
            source: `${templates}/redis`,
        },
        postgres: {
            description: "the PostgreSQL beside it",
            labels: component("postgres"),
            ports: ["5432"],
            source: `${templates}/postgres`,
        },
    },
    inGroup: [
        { from: "api", to: "redis", why: "queue and streams", source: `${templates}/api-server` },
        { from: "api", to: "postgres", why: "threads and checkpoints", source: `${templates}/api-server` },
        { from: "queue", to: "redis", why: "queue and streams", source: `${templates}/queue` },
        { from: "queue", to: "postgres", why: "threads and checkpoints", source: `${templates}/queue` },
    ],
    needs: [
        {
            part: "api",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "traces and licence at LangSmith",
            when: "LangSmith is outside the cluster",
            source: "charts/langgraph-cloud/values.yaml",
        },
        {
            part: "api",
            direction: "to",
            peer: "litellm.api",
            isPreset: true,
            why: "models",
            when: "its agents ask models in the cluster",
            source: "charts/langgraph-cloud/values.yaml",
        },
    ],
    makes: [],
};
