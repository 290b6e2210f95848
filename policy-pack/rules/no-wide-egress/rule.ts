import { IpSet } from "../../../netpol";
import type { RuleContext, SharedConfig } from "../../judge/rule-context";
import { blocksOf, firstThreeRanges, clusterSet, setOfBlocks, setOfRanges } from "../../judge/blocks";
import { exceptionProperties } from "../../judge/allowed";
import { adviseDnsPeers } from "../../judge/dns-advice";
import { expiredExceptions } from "../../judge/expired-exceptions";
import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import { metadataAddresses } from "../../judge/metadata";
import { platformProperties } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import type { Schema } from "../../judge/schema";
import { internetAcross } from "../../judge/internet-across-policies";
import { adviseAllowedEntry, adviseAllowedRanges } from "../../judge/allowed-advice";
import { unheldRanges } from "../../judge/unheld-ranges";
import { internetRanges, internetTogether } from "../../judge/wide";
import type { SeenPolicy } from "../../stack/policies";
import { madeForText, titleOf } from "../../stack/titles";
import { openingOf, type SeenRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";
import { limitsOf } from "./limits";
import { wideNames } from "./names";
import { wideNodes } from "./nodes";
import type { TooWide } from "./too-wide";

/** Settings of the policy. */
export const wideEgressProperties: Record<string, Schema> = { ...platformProperties, ...exceptionProperties };

/** No range of addresses that holds the internet, a metadata service, or the cluster itself, no nodes, and no name that is anybody's. */
export const noWideEgress: StackRule<SharedConfig> = {
    name: "no-wide-egress",
    title: "No egress to ranges or names that hold more than is meant",
    description:
        "No policy lets pods out to most of the internet, to a metadata address, to a range that holds the cluster's own, to " +
        "nodes that no flow is declared to, or to names that anybody may have.",
    fix: "Name the ranges or hosts that are meant, and list a wide one under `allowed` with its reason; select the cluster's own pods by label.",
    level: "mandatory",
    severity: "high",
    properties: wideEgressProperties,
    judge: (stack, _config, context) => [
        ...context.platforms.mistakes.map((mistake): Finding => ({
            kind: "violation",
            aspects: [mistake],
            message: `The platform of config or of a mesh is not valid: ${mistake}.`,
        })),
        ...expiredExceptions("egress", context),
        ...stack.policies.flatMap((policy) => wideEgress(policy, context)),
        ...acrossPolicies(stack, context),
        ...unheldRanges(stack.policies, "Egress", clusterSet, "are not compared with the cluster's own", context),
    ],
};

/** What one policy lets out too wide by itself. */
export function wideEgress(policy: SeenPolicy, context: RuleContext): Finding[] {
    const rules = egressRules(policy);
    const wide = internetTogether(rules.map((rule) => letOut(policy, rule, context)));
    return [
        ...rules.flatMap((rule) => judgeRule(policy, rule, context)),
        ...(wide.length === 0
            ? []
            : [
                  {
                      ...about(policy),
                      kind: "violation" as const,
                      fault: "egress in pieces",
                      message:
                          `${titleOf(policy)} lets pods out too wide: spec.egress opens ${firstThreeRanges(wide)}, which together are most of the ` +
                          "internet. Name the ranges that are meant.",
                  },
              ]),
    ];
}

/** The internet in as many policies as it takes. */
const acrossPolicies = ({ policies }: StackView, context: RuleContext): Finding[] =>
    internetAcross(policies, (policy) =>
        IpSet.unionAll(egressRules(policy).map((rule) => letOut(policy, rule, context))),
    ).map((found) => ({
        ...about(found.last),
        kind: "violation",
        message:
            `${listed(found.policies.map(titleOf))} let pods out too wide together: they open ${firstThreeRanges(found.ranges)}, which is most ` +
            "of the internet. Name the ranges that are meant.",
    }));

/** What is meant by a name of Cilium's is not all that may be it. */
const letOut = (policy: SeenPolicy, rule: SeenRule, context: RuleContext): IpSet =>
    rule.entity === undefined ? setOfBlocks(rule).subtract(context.excepted(policy, rule).all) : IpSet.none;

const about = ({ namespace, name, urn }: SeenPolicy) => ({ namespace, policy: name, urn, of: "no-wide-egress" });

const egressRules = ({ invalid, rules }: SeenPolicy): SeenRule[] =>
    invalid ? [] : rules.filter(({ direction, peers }) => direction === "Egress" && !peers.everything);

function judgeRule(policy: SeenPolicy, rule: SeenRule, context: RuleContext): Finding[] {
    const opening = openingOf(rule);
    const start = `${titleOf(policy)}${madeForText(policy)} lets pods out too wide: ${rule.path}`;
    return [
        ...[
            ...(blocksOf(rule).length === 0 || rule.entity !== undefined ? [] : tooWide(policy, rule, context)),
            ...wideNodes(policy, rule, context),
            ...wideNames(policy, rule, context),
        ].map(({ fault, end }) => ({
            ...about(policy),
            kind: "violation" as const,
            fault: `${rule.path} ${fault}`,
            message: `${start} ${end}${context.nearMiss(policy, rule)}`,
        })),
        ...(opening.addresses.length === 0 ? [] : [unknown(policy, rule, opening.addresses)]),
    ];
}

/** What is too wide about the ranges of one rule, and what to do. */
function tooWide(policy: SeenPolicy, rule: SeenRule, context: RuleContext): TooWide[] {
    const limits = limitsOf(policy, rule, context);
    const all = setOfBlocks(rule);
    const wide = internetRanges(all.subtract(limits.allowed));
    const metadata = metadataAddresses(all.subtract(limits.named));
    const cluster = setOfRanges(rule).subtract(limits.named).intersect(limits.cluster).cidrs();
    const listRanges = (ranges: readonly string[]) => adviseAllowedRanges(policy, rule, ranges);
    return [
        ...(wide.length > 0
            ? [
                  {
                      fault: "internet",
                      end:
                          `opens ${firstThreeRanges(wide)}, which is most of the internet. Name the ranges that are meant, or, where the ` +
                          `internet is, ${adviseAllowedEntry(policy, rule, { internet: true })}.${adviseDnsPeers(policy, rule, context)}`,
                  },
              ]
            : []),
        ...(metadata.length > 0
            ? [
                  {
                      fault: "metadata",
                      end:
                          `holds ${listed(metadata)}. Cut out with except what is not meant; where these pods need credentials of their ` +
                          `cloud, declare a flow to cloud-identity in their mesh; where they need it otherwise, ${listRanges(metadata.map(cidrOf))}.`,
                  },
              ]
            : []),
        ...(cluster.length > 0
            ? [
                  {
                      fault: "cluster",
                      end:
                          `holds the cluster's own ${firstThreeRanges(cluster)}. Cut these addresses out with except and select pods by label ` +
                          `instead; where something else of ${cluster.length > 1 ? "these ranges" : "that range"} is meant, ${listRanges(cluster)}.`,
                  },
              ]
            : []),
    ];
}

/** `169.254.169.254 (instance metadata)` as a range. */
function cidrOf(metadata: string): string {
    const [address = ""] = metadata.split(" ");
    return `${address}/${address.includes(":") ? 128 : 32}`;
}

const unknown = (policy: SeenPolicy, { path }: SeenRule, paths: readonly string[]): Finding => ({
    ...about(policy),
    kind: "unknown",
    resources: [policy.resource],
    message:
        `${titleOf(policy)} may let pods out too wide: which addresses ${path} opens is not known yet. ` +
        `${adviseKnownValue(paths, policy.resource)} Where it has to come later, name "${policy.resource}" under advisoryUnknowns.`,
});
