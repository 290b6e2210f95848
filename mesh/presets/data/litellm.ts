import type { WorkloadPreset } from "../types";

/** The Job that migrates the database carries them too. */
const labels = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "${release}" };
const deployment = "deploy/charts/litellm-helm/templates/deployment.yaml";
const values = "deploy/charts/litellm-helm/values.yaml";

export const litellm: WorkloadPreset = {
    name: "litellm",
    title: "LiteLLM proxy",
    madeBy: "chart litellm-helm",
    versions: "1.1.x",
    held: "rendered",
    repository: "https://github.com/BerriAI/litellm/blob/f77fbef",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        api: {
            description: "the gateway to models; metrics on the same port",
            labels,
            ports: ["4000"],
            source: deployment,
        },
        health: { description: "where separateHealthApp is true", labels, ports: ["8081"], source: deployment },
    },
    inGroup: [],
    needs: [
        {
            part: "api",
            direction: "to",
            peer: "postgres",
            peerIs: "the database that db names, or the one beside it",
            ports: ["5432"],
            why: "keys and spending; its migration Job has the same labels",
            when: "db.deployStandalone or db.useExisting, as by default",
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
    makes: [],
};
