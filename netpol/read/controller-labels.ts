/*
 * Labels that Kubernetes' own controllers give to the pods that they make, with values that are known only once there are pods:
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */

export const ofDeployments = ["pod-template-hash"];
export const ofStatefulSets = [
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
];
export const ofDaemonSets = ["controller-revision-hash", "pod-template-generation"];
/** Of a Job whose name is known: its name is a label, too. */
export const ofJobs = [
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
];
/** Of Jobs that something else makes. */
export const ofNamelessJobs = [...ofJobs, "job-name", "batch.kubernetes.io/job-name"];
