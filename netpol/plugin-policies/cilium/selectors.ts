import { isObject } from "../../is-object";
import { nameLabel } from "../../namespaces";
import type { LabelSelector } from "../../types";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";

/** What a selector of Cilium's asks of a pod and of its namespace. */
export interface EndpointSelector {
    readonly pods: LabelSelector;
    /** Absent where it says nothing of the namespace. */
    readonly namespaces?: LabelSelector | undefined;
    /** Keys that it selects by and that are not read, so that it may select fewer pods than it says here; absent where there are none. */
    readonly unread?: readonly string[] | undefined;
}

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

const operators: readonly unknown[] = ["In", "NotIn", "Exists", "DoesNotExist"];
const selectorFields = new Set(["matchLabels", "matchExpressions"]);
const namespaceKey = "io.kubernetes.pod.namespace";
const namespaceLabelsPrefix = "io.cilium.k8s.namespace.labels.";

/**
 * Labels of pods that Cilium leaves out of what it selects by, so that a pod with one counts as a pod without; the agent's
 * option `labels` may say otherwise. `app.kubernetes.io` is left in.
 *
 * @see https://docs.cilium.io/en/v1.18/operations/performance/scalability/identity-relevant-labels/
 */
const leftOut =
    /^(?!app\.kubernetes\.io)(.*kubernetes\.io|.*k8s\.io|io\.kubernetes|io\.cilium\.|annotation|etcd_node|controller-uid|controller-revision-hash|pod-template-(generation|hash))/;

/**
 * Reads an `endpointSelector`, or an entry of `fromEndpoints` or `toEndpoints`. A key may name its source, of which the labels
 * of pods have one only (`k8s:app`, `any:app` and `app` are the same), and may speak of the namespace of the pod.
 *
 * @throws RefusedByCilium for what is no selector.
 * @see https://docs.cilium.io/en/v1.18/network/kubernetes/policy/#namespaces
 */
export function readEndpointSelector(value: unknown): EndpointSelector {
    const pods: Requirement[] = [];
    const namespaces: Requirement[] = [];
    const unread: string[] = [];
    for (const requirement of requirementsOf(value)) {
        const key = requirement.key.replace(/^(k8s|any):/, "");
        if (key === namespaceKey) namespaces.push({ ...requirement, key: nameLabel });
        else if (key.startsWith(namespaceLabelsPrefix))
            namespaces.push({ ...requirement, key: key.slice(namespaceLabelsPrefix.length) });
        else if (key.includes(":") || leftOut.test(key)) unread.push(requirement.key);
        else pods.push({ ...requirement, key });
    }
    return {
        pods: asSelector(pods),
        ...(namespaces.length > 0 ? { namespaces: asSelector(namespaces) } : {}),
        ...(unread.length > 0 ? { unread } : {}),
    };
}

/** Why it is not known whom it selects; `undefined` where it is. */
export function whyUnread({ unread = [] }: EndpointSelector): string | undefined {
    return unread.length === 0 ? undefined : `it selects by ${unread.join(" and ")}, which is not read`;
}

/** The pods that it selects as a peer of a policy: those of the policy's own namespace where it says nothing of namespaces. */
export function asPeer({ pods, namespaces }: EndpointSelector, own: string | undefined) {
    const everywhere = own === undefined ? {} : { matchLabels: { [nameLabel]: own } };
    return { namespaceSelector: namespaces ?? everywhere, podSelector: pods };
}

const asSelector = (all: readonly Requirement[]): LabelSelector => (all.length > 0 ? { matchExpressions: all } : {});

function requirementsOf(value: unknown): Requirement[] {
    if (!isObject(value)) throw new RefusedByCilium("a selector is no object");
    if (unknownFields(value, selectorFields).length > 0)
        throw new RefusedByCilium("a selector has a field of no selector");
    const labels = fieldOf(value, "matchLabels") ?? {};
    if (!isObject(labels)) throw new RefusedByCilium("matchLabels is no object");
    return [
        ...Object.entries(labels).map(([key, one]) => ({ key, operator: "In" as const, values: [textOf(one)] })),
        ...(listOf(value, "matchExpressions") ?? []).map(readRequirement),
    ];
}

function readRequirement(value: unknown): Requirement {
    const [key, operator] = [fieldOf(value, "key"), fieldOf(value, "operator")];
    const values = (listOf(value, "values") ?? []).map(textOf);
    const wantsValues = operator === "In" || operator === "NotIn";
    if (typeof key !== "string" || !operators.includes(operator) || wantsValues !== values.length > 0)
        throw new RefusedByCilium("an entry of matchExpressions is none");
    return { key, operator: operator as Requirement["operator"], ...(wantsValues ? { values } : {}) };
}

function textOf(value: unknown): string {
    if (typeof value === "string") return value;
    throw new RefusedByCilium("a value of a label is no text");
}
