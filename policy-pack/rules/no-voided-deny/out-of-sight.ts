import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import { adviseNamespaceLabels } from "../../judge/namespace-labels";
import type { Unseen } from "../../stack/unseen";

/** What is not known yet, and may be whatever opens or closes something. */
const notYet: readonly Unseen["why"][] = ["empty-bundle", "unknown-list", "unknown-policy", "policy-perhaps"];

/** What may open something and cannot be read. Charts without a single object are not read *yet*. */
export function outOfSight(unseen: Unseen): Finding {
    const { resource, urn, why, namespaces = [] } = unseen;
    const isYet = notYet.includes(why);
    return {
        kind: isYet ? "unknown" : "notice",
        ...(isYet ? { resources: [resource, ...namespaces.map((one) => one.resource)] } : {}),
        urn,
        message: `${unseen.title} "${resource}" ${said(unseen)}`,
    };
}

function said({ resource, why, because, unknown = [], namespaces = [] }: Unseen): string {
    switch (why) {
        case "other-policy":
            return "is not judged: policies of its kind are not read here, and it may open what others close. Review it by hand.";
        case "unread-policy":
            return `is not judged, since ${because ?? ""}; it may open what others close, and isolate pods. Review it by hand.`;
        case "cluster-policy":
            return `is not judged${because === undefined ? "" : `, since ${because}`}: what a policy of tier Admin allows passes whatever NetworkPolicies deny, and what one denies is no deny-all. Review it by hand.`;
        case "unknown-policy":
            return `cannot be judged: ${listed(unknown)} ${unknown.length === 1 ? "is" : "are"} not known yet, and it may open what others close, or isolate pods. ${adviseKnownValue(unknown, resource)}`;
        case "policy-perhaps":
            return `cannot be judged: whether it selects pods of ${listed(namespaces.map(({ name }) => `namespace "${name}"`))}, by labels, is not known yet. ${namespaces.map(adviseNamespaceLabels).join(" ")}`;
        case "other-namespace":
            return "is not judged: it makes a namespace in a way that is not read here. Make it as a Namespace, or give its namespace a deny-all and judge it by ai-mesh check.";
        case "release":
            return "is not judged: its objects are not resources of the stack. Judge what it renders: helm template … > DIR, ai-mesh check --manifests DIR.";
        case "patch":
            return "changes a policy that is not in this stack: only what it spells is judged.";
        case "empty-bundle":
            return "brings no object yet, so its policies cannot be judged: its cluster, or what it renders, is not known yet. Preview again once the cluster exists.";
        case "unknown-list":
            return `has objects that are not known yet, so they cannot be judged. ${adviseKnownValue(["items"], resource)}`;
    }
}
