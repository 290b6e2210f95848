import { internetCidrs, specialCidrs, specialRanges } from "../../netpol/address-table";
import { mergeCidrs, prefixOf, sortCidrs } from "../cidrs";
import { cel, mapOf, quoted, withName } from "./cel";
import type { GuardInput, Variable } from "./types";

/*
 * What is said of blocks of addresses, whatever kind of object they stand in. Each direction has a variable `<direction>Ranges`
 * with blocks as NetworkPolicies write them, in one list for each rule: `[[{cidr, except}, …], …]`.
 */

/** A direction in which an object opens something. */
export interface Direction {
    /** Begins the names of its variables. */
    readonly name: string;
    /** How it is said what it opens: `spec.egress lets out to`. */
    readonly opens: string;
}

const isIpv4 = (text: string): boolean => !text.includes(":");

/** Blocks with a shorter prefix hold more than any network of one's own: they are the internet, or most of it. */
const ownAtMost = { 4: 8, 6: 16 } as const;

/** Blocks that are shorter than this, and so those in which no public address is, matter for how much a policy opens. */
const countedFrom = 16;

/** What no public IPv4 address is in, as far as it matters for how much a policy opens. */
const notPublic = sortCidrs(mergeCidrs(specialRanges.map(({ cidr }) => cidr).filter(isIpv4))).filter(
    (cidr) => prefixOf(cidr) <= countedFrom,
);

/** How many IPv4 addresses the internet has. */
const publicIpv4 = (() => {
    const size = (cidrs: readonly string[]): number =>
        mergeCidrs(cidrs.filter(isIpv4)).reduce((sum, cidr) => sum + 2 ** (32 - prefixOf(cidr)), 0);
    return size(internetCidrs) - size(specialRanges.map(({ cidr }) => cidr));
})();

/**
 * In pieces, a 16th of the public IPv4 addresses is most of the internet, and so are two /16 of IPv6, which is counted in blocks
 * of /48: of those that are smaller a policy can hold too few to matter.
 */
export const piecesAtMost = { 4: Math.ceil(publicIpv4 / 16), 6: 2 ** (48 - ownAtMost[6] + 1) } as const;

/** Addresses that a NAT64 gateway translates: the last 32 bits are an IPv4 address (RFC 6052). */
const nat64 = (cidr: string): string => {
    const [address = "", prefix = ""] = cidr.split("/");
    return `64:ff9b::${address}/${96 + Number(prefix)}`;
};

/**
 * Other IPv6 addresses that stand for IPv4 ones, of which nobody has to write any: cidr() takes no IPv4-mapped ones, and of
 * NAT64 the well-known prefix is read.
 */
const ipv4InIpv6 = specialCidrs(["ipv4"], 6).filter((cidr) => !["::ffff:0:0/96", "64:ff9b::/96"].includes(cidr));

const withNat64 = (cidrs: readonly string[]): string[] => [...cidrs, ...cidrs.filter(isIpv4).map(nat64)];
const cidrsOf = (cidrs: readonly string[]): string => `[${cidrs.map((each) => `cidr(${quoted(each)})`).join(", ")}]`;

/** What blocks are held against. */
export function addressVariables({
    metadata,
    clusterCidrs,
}: Pick<GuardInput, "metadata" | "clusterCidrs">): Variable[] {
    const all = metadata.flatMap(({ address, title }) => [
        { address, text: `${address} (${title})` },
        ...(isIpv4(address)
            ? [{ address: `64:ff9b::${address}`, text: `64:ff9b::${address} (${title} behind NAT64)` }]
            : []),
    ]);
    const entry = ({ address, text }: (typeof all)[number]): string =>
        mapOf([
            ["address", quoted(address)],
            ["text", quoted(text)],
        ]);
    const ofFamily = (family: 4 | 6): string =>
        `[${all
            .filter(({ address }) => isIpv4(address) === (family === 4))
            .map(entry)
            .join(", ")}]`;
    const ranges = (family: 4 | 6): string =>
        cidrsOf(withNat64(clusterCidrs).filter((cidr) => isIpv4(cidr) === (family === 4)));
    return [
        { name: "metadataAddresses", expression: `{4: ${ofFamily(4)}, 6: ${ofFamily(6)}}` },
        { name: "clusterRanges", expression: `{4: ${ranges(4)}, 6: ${ranges(6)}}` },
        { name: "notPublic", expression: cidrsOf(notPublic) },
        { name: "ownIpv6", expression: cidrsOf(specialCidrs(["own", "link"], 6)) },
        { name: "nat64", expression: "cidr('64:ff9b::/96')" },
        { name: "ipv4InIpv6", expression: cidrsOf(ipv4InIpv6) },
        { name: "sizes", expression: `[${Array.from({ length: 49 }, (_, bits) => 2 ** (48 - bits)).join(", ")}]` },
    ];
}

/** CEL: a text that is a CIDR or an address, as a CIDR. */
export const asCidr = (text: string): string =>
    cel`isIP(${text}) ? ${text} + (ip(${text}).family() == 4 ? '/32' : '/128') : ${text}`;

/** CEL, of `block`: whether cidr() takes it, and no IPv4 is within IPv6: no leading zeros, no reference to another object. */
export const isReadable = cel`has(block.cidr) && isCIDR(block.cidr)
    && !variables.ipv4InIpv6.exists(own, own.containsCIDR(block.cidr))
    && (!has(block.except) || block.except.all(except, isCIDR(except)))`;

/** CEL, of `range`: whether a CIDR is more than any network of one's own, by itself or by the IPv4 addresses that it stands for. */
export const isWide = cel`
    range.ip().family() == 4 ? range.prefixLength() < ${ownAtMost[4]}
    : range.prefixLength() < ${ownAtMost[6]} ? !variables.ownIpv6.exists(own, own.containsCIDR(range))
    : range.prefixLength() < 96 && range.containsIP('::fffe:0:0')
        || range.containsCIDR(variables.nat64)
        || variables.nat64.containsCIDR(range) && range.prefixLength() < ${96 + ownAtMost[4]}`;

const isCutOut = (isIn: string): string => cel`has(block.except) && block.except.exists(except, cidr(except).${isIn})`;

/** CEL, of `range` and `block`: the metadata addresses that are left in it. */
export const heldMetadata = cel`variables.metadataAddresses[range.ip().family()].filter(each,
    range.containsIP(each.address) && !(${isCutOut("containsIP(each.address)")}))`;

/** CEL, the same of the cluster's ranges; one address by itself is named on purpose. */
export const heldCluster = cel`range.prefixLength() == (range.ip().family() == 4 ? 32 : 128) ? []
    : variables.clusterRanges[range.ip().family()].filter(own, own.containsCIDR(range)
        || range.containsCIDR(own) && !(${isCutOut("containsCIDR(own)")}))`;

const isPublic = cel`range.ip().family() == 4
    ? !variables.notPublic.exists(own, own.containsCIDR(range))
    : !variables.ownIpv6.exists(own, own.containsCIDR(range))`;

const sizes = {
    4: cel`range.ip().family() == 4 ? variables.sizes[range.prefixLength() + 16]
        : variables.nat64.containsCIDR(range) ? variables.sizes[range.prefixLength() - 80] : 0`,
    6: cel`range.ip().family() == 6 && range.prefixLength() <= 48 ? variables.sizes[range.prefixLength()] : 0`,
};

/** Beyond so many public blocks those that are written in several rules are counted in each of them. */
const countedOnce = 200;

/** Of each direction: its blocks as far as they can be judged, the public ones as one list, and whether that is most of the internet. */
export const blockVariables = (directions: readonly Direction[]): Variable[] =>
    directions.flatMap(({ name }) => {
        const publicBlocks = `variables.${name}Public`;
        const total = (family: 4 | 6): string => cel`${publicBlocks}.map(text,
            double(${withName("range", "cidr(text)", sizes[family])}) / (size(${publicBlocks}) > ${countedOnce} ? 1.0
            : double(${publicBlocks}.filter(other, other == text).size()))).sum() >= ${piecesAtMost[family]}.0`;
        // Joined and split again, since lists of lists cannot be made one list.
        const joined = cel`variables.${name}Blocks.map(list, list.filter(block, ${withName("range", "cidr(block.cidr)", isPublic)})
            .map(block, block.cidr).join(',')).filter(texts, texts != '').join(',')`;
        return [
            {
                name: `${name}Blocks`,
                expression: `variables.${name}Ranges.map(list, list.filter(block, ${isReadable}))`,
            },
            {
                name: `${name}Public`,
                expression: withName("texts", joined, "texts == '' ? [] : texts.split(',')"),
            },
            { name: `${name}IsMost`, expression: `${total(4)} || ${total(6)}` },
        ];
    });
