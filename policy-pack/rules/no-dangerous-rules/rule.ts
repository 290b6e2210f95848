import type { SharedConfig } from "../../judge/rule-context";
import type { ResourceRule } from "../../judge/rule";
import { kindOf } from "../../stack/kinds";
import { readPolicy } from "../../stack/policies";
import { voids } from "../no-voided-deny/rule";
import { wideEgress, wideEgressProperties } from "../no-wide-egress/rule";

/**
 * The rules of no-voided-deny and no-wide-egress for one policy by itself: stack policies run when everything exists, this
 * one runs before the policy is made. What is unknown in preview is known by then. What it reports those do not repeat.
 */
export const noDangerousRules: ResourceRule<SharedConfig> = {
    name: "no-dangerous-rules",
    title: "No policy is made that opens to everyone",
    description:
        "A NetworkPolicy does not open to everyone, to most of the internet, or to a metadata address, by itself.",
    fix: "Name the peers or ranges that the rule is for; cut metadata addresses and the cluster's own ranges out with `except`.",
    level: "mandatory",
    severity: "critical",
    properties: wideEgressProperties,
    judge: (resource, _config, context) => {
        const kind = kindOf(resource.type);
        if (kind.kind !== "policy" || kind.list) return [];
        const policy = readPolicy(resource, kind.patch);
        return [...voids(policy, context), ...wideEgress(policy, context)].filter(
            (finding) => finding.kind === "violation",
        );
    },
};
