import type { ClusterPolicy, ClusterPolicySubject } from "../../../netpol";
import { selects, type SeenNamespace } from "../../stack/namespaces";
import type { StackView } from "../../stack/view";

/**
 * Says, after a message that a namespace is open, that a policy of the cluster's tiers which denies there is no deny-all, and
 * why not. Empty where there is none.
 */
export function noteTiers(namespace: SeenNamespace, { tiers }: StackView): string {
    const here = tiers.filter(
        ({ cluster, policy }) => cluster === namespace.cluster && selectsPodsOf(policy, namespace) && denies(policy),
    );
    return here
        .map(({ policy }) => ` ${policy.kind} "${policy.metadata.name}" is no deny-all: ${whyNone(policy)}.`)
        .join("");
}

function selectsPodsOf({ spec }: ClusterPolicy, namespace: SeenNamespace): boolean {
    const { namespaces, pods }: ClusterPolicySubject = spec.subject;
    return selects(namespaces ?? pods?.namespaceSelector ?? {}, namespace) !== "no";
}

function denies({ spec }: ClusterPolicy): boolean {
    const rules: readonly { readonly action: string }[] = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
    return rules.some(({ action }) => action === "Deny");
}

const whyNone = (policy: ClusterPolicy): string =>
    policy.kind === "BaselineAdminNetworkPolicy" ||
    (policy.kind === "ClusterNetworkPolicy" && policy.spec.tier === "Baseline")
        ? "tier Baseline decides only for pods that no NetworkPolicy selects, and closes nothing to nodes and to what is outside the cluster"
        : "what tier Admin denies may be taken back for all namespaces at once, and it lets in what is outside the cluster";
