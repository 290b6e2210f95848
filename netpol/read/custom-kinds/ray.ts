import type { Labels } from "../../types";
import { ofJobs } from "../controller-labels";
import type { CustomKind, CustomTemplate } from "./types";

/**
 * The pods of a Ray cluster whose spec is at a path. What KubeRay adds a template may say otherwise, but for the cluster, the
 * group and the type.
 *
 * @param named Whether the cluster has the resource's name; else KubeRay makes one up.
 */
function rayPods(path: string, named: boolean): CustomTemplate[] {
    const every = {
        spec: "template.spec",
        labelsAt: ["template.metadata.labels", "labels"],
        toCome: named ? [] : ["ray.io/cluster"],
        // "ray.io/serve" of a head that serves changes; multi-host groups have indices.
        toComeByDefault: ["ray.io/*"],
    };
    const labels = (type: string, group: string): Labels => ({
        ...(named ? { "ray.io/cluster": "$name" } : {}),
        "ray.io/node-type": type,
        "ray.io/group": group,
    });
    const defaults = (type: string): Labels => ({
        "ray.io/is-ray-node": "yes",
        ...(named ? { "ray.io/identifier": `$name-${type}` } : {}),
        "app.kubernetes.io/name": "kuberay",
        "app.kubernetes.io/created-by": "kuberay-operator",
    });
    return [
        {
            ...{ paths: [`${path}.headGroupSpec`], suffix: "-head", ...every },
            ...{ labels: labels("head", "headgroup"), defaults: defaults("head") },
        },
        {
            ...{ paths: [`${path}.workerGroupSpecs[]`], suffix: "-$item", itemName: "groupName", ...every },
            ...{ labels: labels("worker", "$item"), defaults: defaults("worker") },
        },
    ];
}

const rayPodSource = "https://github.com/ray-project/kuberay/blob/master/ray-operator/controllers/ray/common/pod.go";

/** KubeRay. */
export const rayKinds: readonly CustomKind[] = [
    { group: "ray.io", kind: "RayCluster", templates: rayPods("spec", true), source: rayPodSource },
    { group: "ray.io", kind: "RayService", templates: rayPods("spec.rayClusterConfig", false), source: rayPodSource },
    {
        group: "ray.io",
        kind: "RayJob",
        templates: [
            ...rayPods("spec.rayClusterSpec", false),
            {
                // Without a template of its own it is made of the head's.
                ...{ paths: ["spec.submitterPodTemplate", "spec"], spec: "spec", suffix: "-submitter" },
                labels: {
                    "ray.io/originated-from-cr-name": "$name",
                    "ray.io/originated-from-crd": "RayJob",
                    "app.kubernetes.io/created-by": "kuberay-operator",
                    "job-name": "$name",
                    "batch.kubernetes.io/job-name": "$name",
                },
                toCome: ofJobs,
                only: { at: "spec.submissionMode", is: [undefined, "K8sJobMode"] },
            },
        ],
        source: "https://github.com/ray-project/kuberay/blob/master/ray-operator/controllers/ray/rayjob_controller.go",
    },
];
