import { IpSet, parseCidr, readPorts, type PortSet, type EgressRule, type IPBlock } from "../../../netpol";
import { knowable, listed, type Finding } from "../../judge/finding";
import { platformProperties, type Platform } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import type { Schema } from "../../judge/schema";
import { object, text } from "../../judge/settings";
import { metadataAddresses } from "../../judge/metadata";
import { withEmbeddedIpv4 } from "../../judge/embedded-ipv4";
import { internetRanges, internetTogether } from "../../judge/wide";
import { titleOf, type SeenPolicy } from "../../stack/policies";
import { limitsOf, type Limits, type WideEgressConfig } from "./limits";
import { openingOf, type SeenRule } from "../../stack/rules";

/** Settings of the policy. */
export const wideEgressProperties: Record<string, Schema> = {
    ...platformProperties,
    allowed: {
        type: "array",
        items: object(
            { cidr: text("a range as CIDR"), reason: text("why pods must reach it") },
            ["cidr", "reason"],
            "one range",
        ),
        description: "Ranges that are meant. One as wide as the internet leaves metadata and cluster ranges refused.",
    },
};

/** No range of addresses that holds the internet, a metadata service, or the cluster itself. */
export const noWideEgress: StackRule<WideEgressConfig> = {
    name: "no-wide-egress",
    title: "No egress to ranges that hold more than is meant",
    description:
        "No policy lets pods out to most of the internet, to a metadata address, or to a range that holds the cluster's own.",
    fix: "Name the ranges that are meant, and list a wide one under `allowed` with its reason; select the cluster's own pods by label.",
    level: "mandatory",
    severity: "high",
    properties: wideEgressProperties,
    judge: (stack, config, platform) => {
        const wrong = [...(config.allowed ?? []).map(({ cidr }) => cidr), ...platform.clusterCidrs].flatMap(
            invalidCidr,
        );
        const isOpen = stack.policies.some((policy) => egressRules(policy).some(hasRange));
        return [
            ...wrong,
            ...wideEgress(stack.policies, config, platform),
            ...(platform.clusterCidrs.length === 0 && isOpen ? [noClusterCidrs] : []),
        ];
    },
};

/** What policies let out too wide, each on its own. */
export function wideEgress(policies: readonly SeenPolicy[], config: WideEgressConfig, platform: Platform): Finding[] {
    const limits = limitsOf(config, platform);
    return policies.flatMap((policy) => [
        ...egressRules(policy).flatMap((rule) => judgeRule(policy, rule, limits)),
        ...wideTogether(policy, limits),
    ]);
}

/** The internet in as many rules as it takes. */
function wideTogether(policy: SeenPolicy, { allowed }: Limits): Finding[] {
    const wide = internetTogether(egressRules(policy).map((rule) => setOfBlocks(blocksOf(rule)).subtract(allowed)));
    if (wide.length === 0) return [];
    return [
        {
            ...about(policy),
            kind: "violation",
            message:
                `${titleOf(policy)} lets pods out too wide: spec.egress opens ${short(wide)}, which together are most of the ` +
                "internet. Name the ranges that are meant.",
        },
    ];
}

const about = ({ namespace, name, urn }: SeenPolicy) => ({ namespace, policy: name, urn });
const blocksOf = (rule: SeenRule) =>
    openingOf(rule)
        .known.flatMap(({ to = [] }: EgressRule) => to)
        .flatMap(({ ipBlock }) => ipBlock ?? []);

const egressRules = ({ invalid, rules }: SeenPolicy): SeenRule[] =>
    invalid ? [] : rules.filter(({ direction, peers }) => direction === "Egress" && !peers.everything);

function judgeRule(policy: SeenPolicy, rule: SeenRule, limits: Limits): Finding[] {
    const opening = openingOf(rule);
    const blocks = blocksOf(rule);
    const start = `${titleOf(policy)} lets pods out too wide: ${rule.path}`;
    return [
        ...(blocks.length === 0 ? [] : tooWide(blocks, rule, limits)).map((end) => ({
            ...about(policy),
            kind: "violation" as const,
            message: `${start} ${end}`,
        })),
        ...(opening.addresses.length === 0 ? [] : [unknown(policy, rule, opening.addresses)]),
    ];
}

/** What is too wide about the ranges of one rule, and what to do. */
function tooWide(blocks: readonly IPBlock[], rule: SeenRule, limits: Limits): string[] {
    const dns = limits.dns.filter(({ ports }) => isOnly(rule, ports)).map(({ address }) => address);
    const named = IpSet.unionAll([limits.named, ...dns]);
    const all = setOfBlocks(blocks);
    const wide = internetRanges(all.subtract(limits.allowed));
    const metadata = metadataAddresses(all.subtract(named));
    // One address of the cluster is named on purpose; a range holds more than was meant.
    const ranges = setOfBlocks(blocks.filter(({ cidr }) => !isHost(cidr)));
    const cluster = ranges.subtract(named).intersect(limits.cluster).cidrs();
    const listIt = (what: string) => `list the ${what} under "allowed" in this policy's config with a reason.`;
    return [
        ...(wide.length > 0
            ? [
                  `opens ${short(wide)}, which is most of the internet. Name the ranges that are meant, or ${listIt("range")}`,
              ]
            : []),
        ...(metadata.length > 0
            ? [`holds ${listed(metadata)}. Cut ${pronoun(metadata)} out with except, or ${listIt("address")}`]
            : []),
        ...(cluster.length > 0
            ? [
                  `holds the cluster's own ${short(cluster)}. Cut ${pronoun(cluster)} out with except and select pods by label instead.`,
              ]
            : []),
    ];
}

const setOfBlocks = (blocks: readonly IPBlock[]) =>
    withEmbeddedIpv4(IpSet.unionAll(blocks.map((block) => IpSet.fromBlock(block))));
const pronoun = (list: readonly string[]) => (list.length === 1 ? "it" : "them");

const unknown = (policy: SeenPolicy, { path }: SeenRule, paths: readonly string[]): Finding => ({
    kind: "unknown",
    namespace: policy.namespace,
    policy: policy.name,
    resources: [policy.resource],
    urn: policy.urn,
    message:
        `${titleOf(policy)} may let pods out too wide: which addresses ${path} opens is not known yet. ` +
        knowable(paths, policy.resource),
});

/** Whether the rule opens none but these ports, for sure. */
const isOnly = ({ ports }: SeenRule, only: PortSet): boolean => {
    if (ports.everything || ports.unknown.length > 0) return false;
    const { numeric, named } = readPorts(ports.known);
    return named.length === 0 && only.covers(numeric);
};

const isHost = (cidr: string) => cidr.endsWith(cidr.includes(":") ? "/128" : "/32");
const hasRange = ({ peers }: SeenRule) =>
    peers.known.some(({ ipBlock }) => ipBlock !== undefined && !isHost(ipBlock.cidr));
const short = (ranges: readonly string[]) =>
    ranges.length <= 3 ? listed(ranges) : `${ranges.slice(0, 3).join(", ")} and ${ranges.length - 3} more`;

const noClusterCidrs: Finding = {
    kind: "notice",
    message:
        "Egress ranges are not held against the cluster's own: no clusterCidrs are configured. " +
        "Set platform.clusterCidrs to the pod, Service and node ranges.",
};

function invalidCidr(cidr: string): Finding[] {
    const parsed = parseCidr(cidr, "mask");
    return parsed.ok
        ? []
        : [{ kind: "violation", message: `Config of no-wide-egress is not valid: "${cidr}" ${parsed.error}.` }];
}
