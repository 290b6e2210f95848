import {
    IpSet,
    isOneAddress,
    metadataSet,
    parseCidr,
    specialCidrs,
    withEmbeddedIpv4,
    type EgressRule,
    type IngressRule,
    type IPBlock,
} from "../../netpol";
import { openingOf, type SeenRule } from "../stack/rules";
import { listed } from "./finding";
import { type Platform, rangesOf, wherePlatform } from "./platform";

/** The ipBlocks of a rule, as far as they are known; what is only cut out of one may be unknown. */
export const blocksOf = (rule: SeenRule): IPBlock[] =>
    openingOf(rule)
        .known.flatMap(({ from, to }: IngressRule & EgressRule) => from ?? to ?? [])
        .flatMap(({ ipBlock }) => ipBlock ?? []);

/** Addresses of a rule's ipBlocks, and the IPv4 addresses that they stand for. */
export const setOfBlocks = (rule: SeenRule): IpSet => setOfIpBlocks(blocksOf(rule));

/** Addresses of a rule's ranges: one address by itself is named on purpose, a range holds more than was meant. */
export const setOfRanges = (rule: SeenRule): IpSet =>
    setOfIpBlocks(blocksOf(rule).filter(({ cidr }) => !isOneAddress(cidr)));

/** Addresses of ipBlocks, and the IPv4 addresses that they stand for. */
export const setOfIpBlocks = (blocks: readonly IPBlock[]): IpSet =>
    withEmbeddedIpv4(IpSet.unionAll(blocks.map((block) => IpSet.fromBlock(block))));

/** Addresses in a rule's ranges that pods may have. */
export const podRanges = (rule: SeenRule, platform: Platform): IpSet => setOfRanges(rule).intersect(podSet(platform));

/** The cluster's own addresses, whoever has them; none where they are not known. */
export const clusterSet = (platform: Platform): IpSet => setOfCidrs(rangesOf(platform));

/** Addresses that pods may have, those of a range of which the role is not said among them; none where they are not known. */
export const podSet = ({ podCidrs, clusterCidrs }: Platform): IpSet => setOfCidrs([...podCidrs, ...clusterCidrs]);

/** Addresses that no pod has, wherever pods have theirs: link-local ones, and those that serve instance metadata. */
export const noPodSet: IpSet = IpSet.unionAll([
    metadataSet,
    ...specialCidrs(["link"]).map((cidr) => IpSet.parse(cidr)),
]);

/** Addresses that nodes have, and neither pods nor Services; none where it is not known which those of pods are. */
export function nodeSet(platform: Platform): IpSet {
    const pods = podSet(platform);
    const others = IpSet.unionAll([pods, setOfCidrs(platform.serviceCidrs), metadataSet]);
    return pods.isEmpty ? IpSet.none : setOfCidrs(platform.nodeCidrs).subtract(others);
}

/** Addresses of ranges, without those that cannot be read, and the IPv4 addresses that they stand for. */
export const setOfCidrs = (cidrs: readonly string[]): IpSet =>
    IpSet.unionAll(
        cidrs.flatMap((cidr) => {
            const parsed = parseCidr(cidr, "mask");
            return parsed.ok ? [withEmbeddedIpv4(parsed.set)] : [];
        }),
    );

/** What to do where a range is held against ranges of the cluster that nobody says. */
export const adviseClusterRanges = `Set platform.podCidrs, serviceCidrs and nodeCidrs, or clusterCidrs where it is not known which is which, ${wherePlatform}.`;

/** Three ranges, and how many more there are. */
export const firstThreeRanges = (ranges: readonly string[]): string =>
    ranges.length <= 3 ? listed(ranges) : `${ranges.slice(0, 3).join(", ")} and ${ranges.length - 3} more`;
