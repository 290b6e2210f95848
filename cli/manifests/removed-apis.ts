/**
 * API versions that no server serves any more, by group and version and by kind, with the Kubernetes version that removed
 * them. Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const removed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "extensions/v1beta1": { NetworkPolicy: "1.16", DaemonSet: "1.16", Deployment: "1.16", ReplicaSet: "1.16" },
    "apps/v1beta1": { Deployment: "1.16", ReplicaSet: "1.16", StatefulSet: "1.16" },
    "apps/v1beta2": { DaemonSet: "1.16", Deployment: "1.16", ReplicaSet: "1.16", StatefulSet: "1.16" },
    "batch/v1beta1": { CronJob: "1.25" },
    "batch/v2alpha1": { CronJob: "1.21" },
};

const now: Readonly<Record<string, string>> = {
    NetworkPolicy: "networking.k8s.io/v1",
    DaemonSet: "apps/v1",
    Deployment: "apps/v1",
    ReplicaSet: "apps/v1",
    StatefulSet: "apps/v1",
    CronJob: "batch/v1",
};

/** Why an object of a removed API version does not count; undefined where its version is, or may be, served. */
export function whyRemoved(apiVersion: string, kind: string): string | undefined {
    const kinds = Object.hasOwn(removed, apiVersion) ? removed[apiVersion] : undefined;
    const version = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (version === undefined) return undefined;
    return `no API server has had ${kind} of ${apiVersion} since Kubernetes ${version}, so it does not count: write ${now[kind]}`;
}
