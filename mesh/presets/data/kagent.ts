import type { WorkloadPreset } from "../types";

const component = (name: string) => ({
    "app.kubernetes.io/name": "kagent",
    "app.kubernetes.io/instance": "${release}",
    "app.kubernetes.io/component": name,
});
const agents = { app: "kagent", kagent: "${agent}" };
const templates = "helm/kagent/templates";
const builder = "go/core/internal/controller/translator/agent/manifest_builder.go";

export const kagent: WorkloadPreset = {
    name: "kagent",
    title: "kagent",
    madeBy: "chart kagent and its controller",
    versions: "main at 5229184",
    held: "rendered",
    repository: "https://github.com/kagent-dev/kagent/blob/5229184",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        agent: { description: "one Agent (kubectl get agents); without it every agent of the namespace" },
    },
    parts: {
        controller: {
            description: "API, and A2A for agents",
            labels: component("controller"),
            ports: ["8083"],
            source: `${templates}/controller-deployment.yaml`,
        },
        grpc: {
            description: "the controller's gRPC",
            labels: component("controller"),
            ports: ["8084"],
            source: `${templates}/controller-deployment.yaml`,
        },
        ui: {
            description: "web interface",
            labels: component("ui"),
            ports: ["8080"],
            source: `${templates}/ui-deployment.yaml`,
        },
        postgres: {
            description: "the PostgreSQL beside it",
            labels: component("database"),
            ports: ["5432"],
            source: `${templates}/postgresql.yaml`,
        },
        agents: { description: "agents, by A2A", labels: agents, ports: ["8080"], held: "read", source: builder },
    },
    inGroup: [
        {
            from: "ui",
            to: "controller",
            why: "the web interface's API",
            source: `${templates}/ui-nginx-configmap.yaml`,
        },
        { from: "controller", to: "postgres", why: "sessions and tasks", source: `${templates}/postgresql.yaml` },
        { from: "controller", to: "agents", why: "requests to agents", source: builder },
        { from: "agents", to: "controller", why: "sessions, and other agents", source: builder },
    ],
    needs: [
        {
            part: "controller",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches Agents and makes their pods",
            source: `${templates}/rbac`,
        },
        {
            part: "agents",
            direction: "to",
            peer: "litellm.api",
            isPreset: true,
            why: "models",
            when: "agents ask models through a gateway in the cluster",
            source: builder,
        },
        {
            part: "agents",
            direction: "to",
            peer: "tools",
            peerIs: "the MCP servers that agents use",
            ports: ["8084"],
            why: "tools",
            when: "agents have tools, as kagent-tools",
            source: `${templates}/toolserver-kagent.yaml`,
        },
    ],
    makes: [],
};
