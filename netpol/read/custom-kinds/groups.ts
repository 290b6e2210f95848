import { ofNamelessJobs, ofStatefulSets } from "../controller-labels";
import type { CustomKind } from "./types";

const lws = { "leaderworkerset.sigs.k8s.io/name": "$name" };

/** A job of Kubeflow's training operator: a template for each type of replica. */
const training = (kind: string, field: string): CustomKind => ({
    group: "kubeflow.org",
    kind,
    templates: [
        {
            ...{ paths: [`spec.${field}{}`], suffix: "-$item", spec: "template.spec" },
            labelsAt: ["template.metadata.labels"],
            labels: { "training.kubeflow.org/job-name": "$name" },
            // Index, role and type of the replica, and the operator's name, of which there are several.
            toCome: ["training.kubeflow.org/*", ...(kind === "MPIJob" ? ofNamelessJobs : [])],
        },
    ],
    source: "https://github.com/kubeflow/training-operator/blob/release-1.9/pkg/controller.v1/common/pod.go",
});

/** Groups of pods that work together, and jobs of several. */
export const groupKinds: readonly CustomKind[] = [
    {
        group: "leaderworkerset.x-k8s.io",
        kind: "LeaderWorkerSet",
        templates: [
            {
                paths: ["spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate"],
                suffix: "-leader",
                labels: { ...lws, "leaderworkerset.sigs.k8s.io/worker-index": "0" },
                toCome: ["leaderworkerset.sigs.k8s.io/*", ...ofStatefulSets],
            },
            {
                ...{ paths: ["spec.leaderWorkerTemplate.workerTemplate"], suffix: "-worker", labels: lws },
                toCome: ["leaderworkerset.sigs.k8s.io/*", ...ofStatefulSets],
            },
        ],
        source: "https://lws.sigs.k8s.io/docs/reference/labels-annotations-and-environment-variables/",
    },
    {
        group: "jobset.x-k8s.io",
        kind: "JobSet",
        templates: [
            {
                ...{ paths: ["spec.replicatedJobs[]"], suffix: "-$item", itemName: "name" },
                ...{ spec: "template.spec.template.spec", labelsAt: ["template.spec.template.metadata.labels"] },
                labels: {
                    "jobset.sigs.k8s.io/jobset-name": "$name",
                    "jobset.sigs.k8s.io/replicatedjob-name": "$item",
                },
                toCome: ["jobset.sigs.k8s.io/*", ...ofNamelessJobs],
            },
        ],
        source: "https://jobset.sigs.k8s.io/docs/concepts/",
    },
    ...[
        training("PyTorchJob", "pytorchReplicaSpecs"),
        training("TFJob", "tfReplicaSpecs"),
        training("MPIJob", "mpiReplicaSpecs"),
        training("XGBoostJob", "xgbReplicaSpecs"),
        training("PaddleJob", "paddleReplicaSpecs"),
        training("JAXJob", "jaxReplicaSpecs"),
    ],
];
