import {
    describeSelector,
    internetSet,
    IpSet,
    isEmptySelector,
    matches,
    nameLabel,
    prefixOf,
    ruleOpensTo,
    specialCidrs,
    withEmbeddedIpv4,
} from "../../netpol";
import type { Direction, EgressRule, IngressRule, Labels, NetworkPolicyPeer } from "../../netpol";

/** Ranges shorter than these prefixes hold more than any network of one's own: they are the internet, or most of it. */
const ownAtMost = { 4: 8, 6: 16 } as const;

const setOf = (cidrs: readonly string[]) => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));

/** Networks of one's own, in which nobody reaches the internet: unique local and link-local addresses of IPv6. */
const ownIpv6 = setOf(specialCidrs(["own", "link"], 6));

/** How many addresses a set has of a family. */
function sizeOf(addresses: IpSet, family: 4 | 6): number {
    const bounds = family === 4 ? addresses.v4 : addresses.v6;
    return bounds.reduce((size: number, bound, index) => size + (index % 2 === 0 ? -1 : 1) * Number(bound), 0);
}

/** What of the largest IPv6 ranges that one may hold is set aside. */
const setAside = setOf(
    specialCidrs(["reserved", "ipv4", "provider"], 6).filter((cidr) => prefixOf(cidr) > ownAtMost[6]),
);

/**
 * So many addresses in pieces are most of the internet: a 16th of its IPv4 addresses, more than the largest cloud has, or as
 * many of IPv6 as two of the largest ranges have that one may hold.
 */
const inPiecesAtMost = {
    4: sizeOf(internetSet, 4) / 16,
    6: 2 ** (128 - ownAtMost[6] + 1) - sizeOf(setAside, 6),
} as const;

/** Ranges of a set that are most of the internet, in however many pieces they were written. */
export function internetRanges(addresses: IpSet): string[] {
    const cidrs = addresses.cidrs();
    const whole = cidrs.filter(
        (cidr) => prefixOf(cidr) < ownAtMost[familyOf(cidr)] && !ownIpv6.covers(IpSet.parse(cidr)),
    );
    if (whole.length > 0) return whole;
    const open = addresses.intersect(internetSet);
    const pieces = ([4, 6] as const).filter((family) => sizeOf(open, family) >= inPiecesAtMost[family]);
    return cidrs.filter((cidr) => pieces.includes(familyOf(cidr)) && !open.intersect(IpSet.parse(cidr)).isEmpty);
}

const familyOf = (cidr: string): 4 | 6 => (cidr.includes(":") ? 6 : 4);

/** What several sets are together of the internet, where none of them is by itself. */
export function internetTogether(sets: readonly IpSet[]): string[] {
    return sets.some((set) => internetRanges(set).length > 0) ? [] : internetRanges(IpSet.unionAll(sets));
}

/**
 * Whom a rule opens to, where that is everyone or nobody in particular: one phrase each for everything, pods that nobody
 * named, and ranges as wide as the internet beside those that are `allowed`. Empty where its peers are limited.
 */
export function opensWide(rule: IngressRule & EgressRule, direction: Direction, allowed: IpSet): string[] {
    const { everyone, everyPod, addresses } = ruleOpensTo(rule, direction);
    if (everyone) return ["anyone, inside the cluster and out"];
    const ranges = internetRanges(withEmbeddedIpv4(addresses).subtract(allowed));
    const strangers = everyPod ? ["every pod of every namespace"] : strangersAdmitted(peersOf(rule, direction));
    return [
        ...strangers,
        ...(ranges.length > 0
            ? [`the internet (${ranges.slice(0, 2).join(", ")}${ranges.length > 2 ? ", …" : ""})`]
            : []),
    ];
}

const peersOf = ({ from, to }: IngressRule & EgressRule, direction: Direction): readonly NetworkPolicyPeer[] =>
    (direction === "Ingress" ? from : to) ?? [];

/** A pod without labels in a namespace that nobody has heard of; no selector holds such a name. */
const strangeNamespace: Labels = { [nameLabel]: "\0" };

/**
 * Peers that let in a pod without labels of a namespace that nobody has named: they say only whom they leave out, as `NotIn`
 * and `DoesNotExist` do. Whatever admits everybody, alone or together with others, has such a peer.
 */
function strangersAdmitted(peers: readonly NetworkPolicyPeer[]): string[] {
    return peers
        .filter(
            ({ ipBlock, namespaceSelector, podSelector }) =>
                ipBlock === undefined &&
                namespaceSelector !== undefined &&
                matches(namespaceSelector, strangeNamespace) &&
                matches(podSelector, {}),
        )
        .map(({ namespaceSelector, podSelector }) => {
            const pods = isEmptySelector(podSelector) ? "" : ` with ${describeSelector(podSelector)}`;
            const namespaces = isEmptySelector(namespaceSelector)
                ? "every namespace"
                : `every namespace with ${describeSelector(namespaceSelector)}`;
            return `pods that nobody named (all${pods} of ${namespaces})`;
        });
}
