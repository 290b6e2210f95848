import { adviseKnownValue, type Finding } from "../../judge/finding";
import type { Unseen } from "../../stack/view";

/** What may open something and cannot be read. Charts without a single object are not read *yet*. */
export function outOfSight(unseen: Unseen): Finding {
    const { resource, urn, why } = unseen;
    const isYet = why === "empty-bundle" || why === "unknown-list";
    return {
        kind: isYet ? "unknown" : "notice",
        ...(isYet ? { resources: [resource] } : {}),
        urn,
        message: `${unseen.title} "${resource}" ${said(unseen)}`,
    };
}

function said({ resource, why }: Unseen): string {
    switch (why) {
        case "other-policy":
            return "is not judged: only NetworkPolicies of networking.k8s.io are read here, and others may open what those close. Review it by hand.";
        case "cluster-policy":
            return "is not judged by this pack, which reads NetworkPolicies of networking.k8s.io alone: what a policy of tier Admin allows passes whatever those deny, and what one denies is no deny-all. Judge it with ai-mesh explain, reach or diff, which read it.";
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
