import type { SharedConfig } from "../../judge/rule-context";
import type { ResourceRule } from "../../judge/rule";
import { policiesOf } from "../../stack/policies-of";
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
        "A policy does not open to everyone, to most of the internet, to a metadata address, or to names that anybody may have, by itself.",
    fix: "Name the peers or ranges that the rule is for; cut metadata addresses and the cluster's own ranges out with `except`.",
    level: "mandatory",
    severity: "critical",
    properties: wideEgressProperties,
    judge: (resource, _config, context) => {
        const found = policiesOf(resource).flatMap((policy) => [
            ...voids(policy, context),
            ...wideEgress(policy, context),
        ]);
        return found.filter((finding) => finding.kind === "violation");
    },
};
