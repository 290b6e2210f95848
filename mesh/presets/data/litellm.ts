import type { WorkloadPreset } from "../types";

/** The Job that migrates the database carries them too. */
const labels = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "${release}" };
const postgres = { "app.kubernetes.io/name": "postgresql", "app.kubernetes.io/instance": "${release}" };
const deployment = "deploy/charts/litellm-helm/templates/deployment.yaml";
const values = "deploy/charts/litellm-helm/values.yaml";

export const litellm: WorkloadPreset = {
    name: "litellm",
    title: "LiteLLM proxy",
    madeBy: "chart litellm-helm",
    versions: "0.1.799 to 1.1.x",
    held: "rendered",
    repository: "https://github.com/BerriAI/litellm/blob/f77fbef",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        postgresNetworkPolicy: {
            description:
                "the chart's postgresql.networkPolicy.enabled, where db.deployStandalone is true as by default",
            default: "true",
        },
    },
    parts: {
        api: {
            description: "the gateway to models; metrics on the same port",
            labels,
            ports: ["4000"],
            source: deployment,
        },
        health: { description: "where separateHealthApp is true", labels, ports: ["8081"], source: deployment },
        postgres: {
            description: "the PostgreSQL beside it, where db.deployStandalone is true",
            labels: postgres,
            ports: ["5432"],
            source: values,
        },
    },
    inGroup: [
        {
            from: "api",
            to: "postgres",
            why: "keys and spending; the migration Job has the proxy's labels",
            source: values,
        },
    ],
    needs: [
        {
            part: "api",
            direction: "to",
            peer: "postgres",
            peerIs: "the database that db names",
            ports: ["5432"],
            why: "keys and spending",
            when: "db.useExisting",
            source: values,
        },
        {
            part: "api",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model providers",
            when: "it asks models outside the cluster",
            source: values,
        },
        {
            part: "api",
            direction: "to",
            peer: "redis",
            peerIs: "the Redis beside it",
            ports: ["6379"],
            why: "cache and rate limits",
            when: "redis.enabled",
            source: values,
        },
    ],
    makes: [
        {
            name: "${release}-postgresql",
            spec: {
                podSelector: { matchLabels: { ...postgres, "app.kubernetes.io/component": "primary" } },
                policyTypes: ["Ingress", "Egress"],
                ingress: [{ ports: [{ protocol: "TCP", port: 5432 }] }],
                egress: [{}],
            },
            opens: "everybody may connect to LiteLLM's PostgreSQL, and it to everywhere",
            without: "set postgresql.networkPolicy.enabled=false in the chart",
            when: { parameter: "postgresNetworkPolicy", is: "true", else: "false" },
            source: "https://github.com/bitnami/charts/pull/22955",
        },
    ],
};
