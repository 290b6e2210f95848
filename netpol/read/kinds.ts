import { clusterPolicyVersions, isClusterPolicyKind } from "../tiers/validate";

const groups: Readonly<Record<string, string>> = {
    Namespace: "v1",
    Node: "v1",
    Service: "v1",
    Pod: "v1",
    ReplicationController: "v1",
    Deployment: "apps/v1",
    StatefulSet: "apps/v1",
    DaemonSet: "apps/v1",
    ReplicaSet: "apps/v1",
    Job: "batch/v1",
    CronJob: "batch/v1",
    NetworkPolicy: "networking.k8s.io/v1",
};
/** API groups that served these kinds once. */
const retired = /^(extensions|apps|batch|networking\.k8s\.io)\/v\d/;

/** Whether objects of a kind are in no namespace. */
export function isClusterScoped(kind: string): boolean {
    return kind === "Namespace" || kind === "Node" || isClusterPolicyKind(kind);
}

/** The API versions in which a kind is read; none where it has no say in reachability. */
export function versionsOf(kind: string): readonly string[] {
    const version = Object.hasOwn(groups, kind) ? groups[kind] : undefined;
    return version === undefined ? clusterPolicyVersions(kind) : [version];
}

/** What is wrong with an API version that is of the right group and not one in which the kind is read. */
export function versionProblem(kind: string, apiVersion: string): string | undefined {
    const [wanted] = versionsOf(kind);
    if (wanted === undefined) return undefined;
    if (retired.test(apiVersion)) return `"${apiVersion}" is no longer served for ${kind}: write "${wanted}"`;
    // A later version of a cluster-wide policy decides about traffic too: passing it over would be an answer without it.
    if (!isClusterPolicyKind(kind) || apiVersion.split("/")[0] !== wanted.split("/")[0]) return undefined;
    return `"${apiVersion}" is no version in which ${kind} is read: write "${wanted}"`;
}

/** How a kind without a say is counted: a foreign group is spelled, where the kind alone would mislead. */
export function groupedKind(kind: string, apiVersion: string): string {
    if (versionsOf(kind).length === 0) return kind;
    return `${kind}.${apiVersion.split("/")[0]}`;
}
