import { describePorts, describeSelector, isEmptySelector, readPorts, satisfiable } from "../../../netpol";
import { knowable, listed, type Finding } from "../../judge/finding";
import type { StackRule } from "../../judge/rule";
import { opensWide } from "../../judge/wide";
import { titleOf, type SeenPolicy } from "../../stack/policies";
import { openingOf, type SeenRule } from "../../stack/rules";
import type { Unseen } from "../../stack/view";

/** Policies add up, so one rule that opens to everyone undoes every deny-all beside it. */
export const noVoidedDeny: StackRule = {
    name: "no-voided-deny",
    title: "No policy undoes deny-all",
    description: "No policy, whoever made it, opens to everyone what deny-all closed.",
    fix: "Name the peers that the rule is for, or remove it: NetworkPolicies only add to what is allowed.",
    level: "mandatory",
    severity: "critical",
    properties: {},
    judge: (stack) => [...stack.policies.flatMap(voids), ...stack.unseen.map(outOfSight)],
};

/** What one policy opens to everyone. */
export function voids(policy: SeenPolicy): Finding[] {
    if (policy.invalid || selectsNothing(policy)) return [];
    return policy.rules.flatMap((rule) => judgeRule(policy, rule));
}

const selectsNothing = ({ selector }: SeenPolicy) =>
    selector !== undefined && !isEmptySelector(selector) && !satisfiable(selector);

function judgeRule(policy: SeenPolicy, rule: SeenRule): Finding[] {
    const { direction } = rule;
    const opening = openingOf(rule);
    // Egress to ranges of addresses is no-wide-egress's matter.
    const wide = opening.known.flatMap((known) => opensWide(known, direction, direction === "Ingress"));
    const verb = direction === "Ingress" ? "lets in" : "lets out to";
    if (wide[0] !== undefined) {
        return [
            {
                ...about(policy),
                kind: "violation",
                message:
                    `${titleOf(policy)} voids deny-all for ${podsText(policy)}: ${rule.path} ${verb} ${listed(wide)} on ` +
                    `${portsText(rule)}. Name the peers that it is for, or remove the rule.`,
            },
        ];
    }
    const unknown = [...new Set([...opening.pods, ...(direction === "Ingress" ? opening.addresses : [])])];
    if (unknown.length === 0) return [];
    return [
        {
            ...about(policy),
            kind: "unknown",
            resources: [policy.resource],
            message:
                `${titleOf(policy)} may void deny-all for ${podsText(policy)}: whom ${rule.path} ${verb} is not known yet. ` +
                knowable(unknown, policy.resource),
        },
    ];
}

const about = ({ namespace, name, urn }: SeenPolicy) => ({ namespace, policy: name, urn });

const podsText = ({ selector }: SeenPolicy) =>
    selector === undefined
        ? "pods not known yet"
        : isEmptySelector(selector)
          ? "all its pods"
          : `pods with ${describeSelector(selector)}`;

function portsText({ ports }: SeenRule): string {
    if (ports.everything) return "all ports";
    return ports.known.length === 0 ? "ports not known yet" : describePorts(readPorts(ports.known));
}

/** What may open something and cannot be read. Charts without a single object are not read *yet*. */
function outOfSight({ title, resource, urn, why }: Unseen): Finding {
    const subject = `${title} "${resource}"`;
    switch (why) {
        case "other-policy":
            return {
                kind: "notice",
                urn,
                message: `${subject} is not judged: only NetworkPolicies of networking.k8s.io are read here, and others may open what those close. Review it by hand.`,
            };
        case "release":
            return {
                kind: "notice",
                urn,
                message: `${subject} is not judged: its objects are not resources of the stack. Judge what it renders: helm template … > DIR, ai-mesh check --manifests DIR.`,
            };
        case "patch":
            return {
                kind: "notice",
                urn,
                message: `${subject} changes a policy that is not in this stack: only what it spells is judged.`,
            };
        case "empty-bundle":
            return {
                kind: "unknown",
                resources: [resource],
                urn,
                message: `${subject} brings no object yet, so its policies cannot be judged: its cluster, or what it renders, is not known yet. Preview again once the cluster exists.`,
            };
        case "unknown-list":
            return {
                kind: "unknown",
                resources: [resource],
                urn,
                message: `${subject} has objects that are not known yet, so they cannot be judged. ${knowable(["items"], resource)}`,
            };
    }
}
