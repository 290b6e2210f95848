import type { WorkloadPreset } from "../types";

const cluster = { "cnpg.io/cluster": "${cluster}" };
const instances = { ...cluster, "cnpg.io/podRole": "instance" };
const pooler = { ...cluster, "cnpg.io/podRole": "pooler" };
const networking = "docs/src/networking.md";
const ports = "pkg/management/url/url.go";

export const cloudNativePg: WorkloadPreset = {
    name: "cloudnative-pg",
    title: "CloudNativePG cluster",
    madeBy: "CloudNativePG operator",
    versions: "1.30.x",
    held: "read",
    repository: "https://github.com/cloudnative-pg/cloudnative-pg/blob/a95a534db",
    parameters: { cluster: { description: "the Cluster (kubectl get clusters.postgresql.cnpg.io)", required: true } },
    pods: cluster,
    parts: {
        database: { description: "PostgreSQL", labels: instances, ports: ["5432"], source: "pkg/specs/services.go" },
        status: {
            description: "the instance manager, for the operator and other instances",
            labels: instances,
            ports: ["8000"],
            source: ports,
        },
        metrics: { description: "PostgreSQL's metrics", labels: instances, ports: ["9187"], source: ports },
        pooler: {
            description: "PgBouncer",
            labels: pooler,
            ports: ["5432"],
            source: "pkg/specs/pgbouncer/deployments.go",
        },
        "pooler-metrics": { description: "PgBouncer's metrics", labels: pooler, ports: ["9127"], source: ports },
        members: {
            description: "instances, poolers and the Jobs that start instances",
            labels: cluster,
            ports: [],
            source: "pkg/utils/labels_annotations.go",
        },
    },
    inGroup: [
        { from: "members", to: "database", why: "replication, and joining a cluster", source: networking },
        { from: "members", to: "status", why: "instances ask each other for their state", source: networking },
    ],
    needs: [
        {
            part: "members",
            direction: "to",
            peer: "kube-apiserver",
            why: "the instance manager in every pod watches its Cluster",
            source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/1191",
        },
        {
            part: "status",
            direction: "from",
            peer: "cloudnative-pg-operator",
            isPreset: true,
            why: "without it the operator reports an Instance Status Extraction Error",
            source: "docs/src/samples/networkpolicy-example.yaml",
        },
        {
            part: "database",
            direction: "from",
            peer: "cloudnative-pg-operator",
            isPreset: true,
            why: "the operator manages roles and databases",
            source: "docs/src/samples/networkpolicy-example.yaml",
        },
        {
            part: "members",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "backups and write-ahead logs to an object store",
            when: "backups go to one outside the cluster",
            source: networking,
        },
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "docs/src/monitoring.md",
        },
    ],
    makes: [],
};
