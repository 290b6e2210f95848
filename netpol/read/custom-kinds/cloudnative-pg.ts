import { ofNamelessJobs } from "../controller-labels";
import type { CustomKind } from "./types";

const cnpg = {
    "cnpg.io/cluster": "$name",
    "app.kubernetes.io/name": "postgresql",
    "app.kubernetes.io/instance": "$name",
    "app.kubernetes.io/component": "database",
    "app.kubernetes.io/managed-by": "cloudnative-pg",
};
const cnpgTemplate = {
    // No template: what the pods have beside the operator's labels is what is inherited.
    ...{ paths: ["spec"], spec: "podSpec", labelsAt: ["inheritedMetadata.labels"] },
    // Labels of the resource itself are inherited where the operator's INHERITED_LABELS says so.
    toComeAt: ["metadata.labels"],
    toCome: ["cnpg.io/*", "role", "app.kubernetes.io/version"],
};

/** CloudNativePG. */
export const postgres: CustomKind = {
    group: "postgresql.cnpg.io",
    kind: "Cluster",
    templates: [
        {
            ...{ ...cnpgTemplate, suffix: "", labels: { ...cnpg, "cnpg.io/podRole": "instance" } },
            ports: [
                { name: "postgresql", protocol: "TCP", port: 5432 },
                { name: "metrics", protocol: "TCP", port: 9187 },
                { name: "status", protocol: "TCP", port: 8000 },
            ],
        },
        // Jobs that make and join instances, which connect to those that are there.
        {
            ...{ ...cnpgTemplate, suffix: "-job", labels: cnpg },
            toCome: [...cnpgTemplate.toCome, ...ofNamelessJobs],
        },
    ],
    source: "https://cloudnative-pg.io/documentation/current/labels_annotations/",
};
