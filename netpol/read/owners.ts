import type { Labels, Workload } from "../types";
import { ofDaemonSets, ofDeployments, ofNamelessJobs, ofStatefulSets } from "./controller-labels";

/** A workload with the object that made it, as `metadata.ownerReferences` tells. */
export interface Owned {
    readonly workload: Workload;
    readonly owner: { readonly kind: string; readonly name: string } | undefined;
}

/** Labels that controllers put on the pods they make; no template has them. */
const controllerLabels: ReadonlySet<string> = new Set([
    ...ofDeployments,
    ...ofStatefulSets,
    ...ofDaemonSets,
    ...ofNamelessJobs,
]);

/**
 * Folds what a live cluster lists several times: a ReplicaSet into its Deployment, a Job into its CronJob, a Pod into the
 * workload that made it, where that is listed too and the Pod is as its template says. The addresses of folded Pods go to
 * the workload. A Pod that differs from its template (labels changed by hand) stays a peer of its own.
 */
export function foldOwned(all: readonly Owned[]): Workload[] {
    const byId = new Map(all.map((each) => [id(each.workload), each]));
    const addresses = new Map<Owned, string[]>();
    const kept = all.filter((each) => {
        const top = topOwner(each, byId);
        if (top === each || !alike(each.workload, top.workload)) return true;
        addresses.set(top, [...(addresses.get(top) ?? []), ...each.workload.ips]);
        return false;
    });
    return kept.map((each) => {
        const ips = addresses.get(each);
        return ips ? { ...each.workload, ips: [...each.workload.ips, ...ips] } : each.workload;
    });
}

function id({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string {
    return `${kind}/${namespace}/${name}`;
}

function topOwner(each: Owned, byId: ReadonlyMap<string, Owned>): Owned {
    let top = each;
    // Three steps lead from a Pod past everything Kubernetes nests; a cycle of references ends here too.
    for (let step = 0; step < 4 && top.owner; step++) {
        const next = byId.get(id({ ...top.owner, namespace: top.workload.namespace }));
        if (next === undefined) break;
        top = next;
    }
    return top;
}

function alike(made: Workload, template: Workload): boolean {
    return (
        made.hostNetwork === template.hostNetwork &&
        labelKey(made.labels) === labelKey(template.labels) &&
        JSON.stringify(made.ports) === JSON.stringify(template.ports)
    );
}

function labelKey(labels: Labels): string {
    return JSON.stringify(
        Object.entries(labels)
            .filter(([key]) => !controllerLabels.has(key))
            .sort(),
    );
}
