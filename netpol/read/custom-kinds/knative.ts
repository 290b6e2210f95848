import type { Labels } from "../../types";
import { ofDeployments } from "../controller-labels";
import type { CustomKind } from "./types";

/** What Knative makes of a revision: a Deployment with a proxy beside the containers. */
const knative = (kind: string, labels: Labels): CustomKind => ({
    group: "serving.knative.dev",
    kind,
    templates: [
        {
            ...{ paths: ["spec.template"], suffix: "" },
            labels: { ...labels, "serving.knative.dev/configuration": "$name" },
            toCome: ["serving.knative.dev/*", ...ofDeployments],
            toComeByDefault: ["app"],
            portsNamed: "user-port",
            ports: [
                // Of which a revision has one, by its protocol.
                { name: "queue-port", protocol: "TCP", port: 8012 },
                { name: "queue-port", protocol: "TCP", port: 8013 },
                { name: "https-port", protocol: "TCP", port: 8112 },
                { name: "http-autometric", protocol: "TCP", port: 9090 },
                { name: "http-usermetric", protocol: "TCP", port: 9091 },
            ],
        },
    ],
    source: "https://github.com/knative/serving/blob/main/pkg/reconciler/revision/resources/meta.go",
});

/** Knative Serving. */
export const knativeKinds: readonly CustomKind[] = [
    knative("Service", { "serving.knative.dev/service": "$name" }),
    knative("Configuration", {}),
];
