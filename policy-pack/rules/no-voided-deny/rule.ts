import { describePorts, describeSelector, IpSet, isEmptySelector, satisfiable } from "../../../netpol";
import type { RuleContext, SharedConfig } from "../../judge/rule-context";
import { firstThreeRanges, podRanges, podSet, setOfBlocks } from "../../judge/blocks";
import { exceptionProperties } from "../../judge/allowed";
import { adviseDnsPeers } from "../../judge/dns-advice";
import { expiredExceptions } from "../../judge/expired-exceptions";
import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import { adviseKeptOpen, isKeptOpen } from "../../judge/kept-open";
import { platformProperties } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import { internetAcross } from "../../judge/internet-across-policies";
import { adviseAllowedEntry, adviseAllowedRanges } from "../../judge/allowed-advice";
import { unheldRanges } from "../../judge/unheld-ranges";
import { internetRanges, internetTogether, opensWide } from "../../judge/wide";
import type { SeenPolicy } from "../../stack/policies";
import { madeForText, titleOf } from "../../stack/titles";
import { readablePorts } from "../../stack/ports";
import { openingOf, type SeenRule } from "../../stack/rules";
import { outOfSight } from "./out-of-sight";

/** Policies add up, so one rule that opens to everyone undoes every deny-all beside it. */
export const noVoidedDeny: StackRule<SharedConfig> = {
    name: "no-voided-deny",
    title: "No policy undoes deny-all",
    description: "No policy, whoever made it, opens to everyone what deny-all closed.",
    fix: "Name the peers that the rule is for, or remove it: NetworkPolicies only add to what is allowed.",
    level: "mandatory",
    severity: "critical",
    properties: { ...platformProperties, ...exceptionProperties },
    judge: (stack, _config, context) => [
        ...expiredExceptions("ingress", context),
        ...stack.policies.flatMap((policy) => voids(policy, context)),
        ...internetAcross(stack.policies, (policy) => addressesIn(policy, context)).map(
            ({ policies, last, ranges }) => ({
                ...about(last),
                kind: "violation" as const,
                message:
                    `${listed(policies.map(titleOf))} void deny-all together: their ingress rules let in ${firstThreeRanges(ranges)}, which is ` +
                    "most of the internet. Name the ranges that are meant.",
            }),
        ),
        ...stack.unseen.map(outOfSight),
        ...unheldRanges(stack.policies, "Ingress", podSet, unheld, context),
    ],
};

const unheld = "that are let in are not compared with those of pods";

/** What one policy opens to everyone. */
export function voids(policy: SeenPolicy, context: RuleContext): Finding[] {
    if (policy.invalid || selectsNothing(policy)) return [];
    return [...policy.rules.flatMap((rule) => judgeRule(policy, rule, context)), ...inPieces(policy, context)];
}

const selectsNothing = ({ selector }: SeenPolicy) =>
    selector !== undefined && !isEmptySelector(selector) && !satisfiable(selector);

const ingressRules = ({ rules }: SeenPolicy) => rules.filter(({ direction }) => direction === "Ingress");

/** Addresses that a rule lets in beside those that config allows. */
const letIn = (policy: SeenPolicy, rule: SeenRule, context: RuleContext): IpSet =>
    setOfBlocks(rule).subtract(context.excepted(policy, rule).all);

/** All that a policy's ingress lets in. */
const addressesIn = (policy: SeenPolicy, context: RuleContext): IpSet =>
    IpSet.unionAll(ingressRules(policy).map((rule) => letIn(policy, rule, context)));

/** The internet in as many rules as it takes. */
function inPieces(policy: SeenPolicy, context: RuleContext): Finding[] {
    const wide = internetTogether(ingressRules(policy).map((rule) => letIn(policy, rule, context)));
    if (wide.length === 0) return [];
    return [
        {
            ...about(policy),
            kind: "violation",
            fault: "ingress in pieces",
            message:
                `${titleOf(policy)} voids deny-all for ${podsText(policy)}: spec.ingress lets in ${firstThreeRanges(wide)}, which together are ` +
                "most of the internet. Name the ranges that are meant.",
        },
    ];
}

function judgeRule(policy: SeenPolicy, rule: SeenRule, context: RuleContext): Finding[] {
    const { direction } = rule;
    const opening = openingOf(rule);
    // Egress to ranges of addresses is no-wide-egress's matter.
    const allowed = direction === "Ingress" ? context.excepted(policy, rule).all : IpSet.all;
    const ofEntity = ofEntities[rule.entity ?? ""];
    const wide = ofEntity ?? opening.known.flatMap((known) => opensWide(known, direction, allowed));
    const paths = [...new Set([...opening.pods, ...(direction === "Ingress" ? opening.addresses : [])])];
    return [
        ...(wide.length > 0 ? [voided(policy, rule, wide, context)] : []),
        ...(direction === "Ingress" ? clusterLetIn(policy, rule, context) : []),
        ...(wide.length === 0 && paths.length > 0 ? [unknown(policy, rule, paths)] : []),
    ];
}

/** Entities of Cilium's that are pods of which it is not known which they are. */
const ofEntities: Readonly<Record<string, readonly string[]>> = {
    init: ["pods of the entity init (those that start, whose labels Cilium does not know yet)"],
    unmanaged: ["pods of the entity unmanaged (those that Cilium does not manage, whatever their labels)"],
};

const verbs = { Ingress: "lets in", Egress: "lets out to" } as const;

function voided(policy: SeenPolicy, rule: SeenRule, wide: readonly string[], context: RuleContext): Finding {
    return {
        ...about(policy),
        kind: "violation",
        fault: `${rule.path} wide`,
        message:
            `${titleOf(policy)}${madeForText(policy)} voids deny-all for ${podsText(policy)}: ${rule.path} ${verbs[rule.direction]} ` +
            `${listed(wide)} on ${portsText(rule)}. ` +
            (isKeptOpen(policy, context)
                ? adviseKeptOpen("no-voided-deny", policy)
                : `Name the peers that it is for, or remove the rule${forTheInternet(policy, rule)}.${adviseDnsPeers(policy, rule, context)}${context.nearMiss(policy, rule)}`),
    };
}

/** What to do where a rule is meant for everybody outside the cluster. */
function forTheInternet(policy: SeenPolicy, rule: SeenRule): string {
    if (rule.direction === "Egress") return "";
    const isRanges = internetRanges(setOfBlocks(rule)).length > 0;
    if (!isRanges && !rule.peers.everything) return "";
    const first = isRanges ? "" : "let in ipBlock 0.0.0.0/0 and ::/0 instead of anyone, and ";
    return `; where the internet is meant, as for a public gateway, ${first}${adviseAllowedEntry(policy, rule, { internet: true })}`;
}

/** Pods have addresses too: a range that holds the cluster's own lets in pods that no selector names. */
function clusterLetIn(policy: SeenPolicy, rule: SeenRule, context: RuleContext): Finding[] {
    const { named } = context.excepted(policy, rule);
    const cluster = podRanges(rule, context.platforms.of(policy)).subtract(named).cidrs();
    if (cluster.length === 0) return [];
    return [
        {
            ...about(policy),
            kind: "violation",
            fault: `${rule.path} cluster`,
            message:
                `${titleOf(policy)}${madeForText(policy)} voids deny-all for ${podsText(policy)}: ${rule.path} lets in the cluster's own ` +
                `${firstThreeRanges(cluster)} on ${portsText(rule)}, and so pods that nobody named. Cut these addresses out with ` +
                `except and select pods by label instead; where nodes or load balancers of ${cluster.length > 1 ? "these ranges" : "that range"} are meant, ` +
                `${adviseAllowedRanges(policy, rule, cluster)}.${context.nearMiss(policy, rule)}`,
        },
    ];
}

const unknown = (policy: SeenPolicy, { path, direction }: SeenRule, paths: readonly string[]): Finding => ({
    ...about(policy),
    kind: "unknown",
    resources: [policy.resource],
    message:
        `${titleOf(policy)} may void deny-all for ${podsText(policy)}: whom ${path} ${verbs[direction]} is not known yet. ` +
        adviseKnownValue(paths, policy.resource),
});

const about = ({ namespace, name, urn }: SeenPolicy) => ({ namespace, policy: name, urn, of: "no-voided-deny" });

const podsText = ({ selector }: SeenPolicy) =>
    selector === undefined
        ? "pods not known yet"
        : isEmptySelector(selector)
          ? "all its pods"
          : `pods with ${describeSelector(selector)}`;

function portsText({ ports }: SeenRule): string {
    if (ports.everything) return "all ports";
    const read = readablePorts(ports.known);
    return ports.known.length === 0 || read === undefined ? "ports not known yet" : describePorts(read);
}
