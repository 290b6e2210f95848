/** Kinds that many tools make or change and that have no say in who reaches whom; of kinds that are not here nobody knows. */
const withoutSay: ReadonlySet<string> = new Set([
    ...["configmap", "secret", "serviceaccount", "role", "rolebinding", "clusterrole", "clusterrolebinding"],
    ...["resourcequota", "limitrange", "persistentvolume", "persistentvolumeclaim", "poddisruptionbudget"],
    ...["horizontalpodautoscaler", "verticalpodautoscaler", "priorityclass", "storageclass", "ingressclass"],
    ...["event", "lease", "certificate", "issuer", "clusterissuer", "externalsecret", "secretstore"],
    ...["policyexception", "policyreport", "servicemonitor", "podmonitor", "prometheusrule"],
]);

/** Kinds of which labels and the network of pods have a say, and all else has none. */
const ofPods: ReadonlySet<string> = new Set([
    ...["pod", "deployment", "statefulset", "daemonset", "replicaset", "replicationcontroller", "job", "cronjob"],
    ...["podtemplate", "namespace"],
]);

/** What of a pod, its template or a namespace decides who reaches whom, where a text names it. */
const decidesOfPods = /label|hostNetwork|hostPort|nodeName|\bports?\b|containerPort/i;

/**
 * Whether objects of a kind may have a say in who reaches whom. The kind may be written as `NetworkPolicy`,
 * `apps/v1/Deployment`, `networkpolicies`, `pods/status` or `*`.
 */
export const mayDecide = (kind: string): boolean => !withoutSay.has(singular(kind));

/** Whether a change, as a text, may be of a part of such objects that has a say. */
export function mayDecideBy(kind: string, change: string): boolean {
    return mayDecide(kind) && (!ofPods.has(singular(kind)) || decidesOfPods.test(change));
}

/** The name of a kind, or of a resource in the plural: lower case, in the singular. */
function singular(kind: string): string {
    const [resource = ""] = kind.split("/").filter((part) => /^[A-Z]|^[a-z]+s$/.test(part));
    return (resource === "" ? kind : resource)
        .replace(/\..*$/, "")
        .toLowerCase()
        .replace(/ies$/, "y")
        .replace(/(class)es$/, "$1")
        .replace(/([^s])s$/, "$1");
}
