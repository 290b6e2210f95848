import { containsCidr, mergeCidr, normalizeCidr, overlapCidr, parseCidr } from "cidr-tools";
import { metadataAddresses, specialCidrs } from "../netpol/address-table";
import type { IPBlock } from "../netpol/types";
import { addressFamily } from "./address-family";

/*
 * Address arithmetic for what is written, by a library of its own: the engine that judges the result does its own, so
 * that one mistake cannot be in both.
 */

/** What is wrong with the text as a CIDR of the API server's liking, or nothing. */
export function checkCidr(text: string): string | undefined {
    const [address = "", prefix, ...rest] = text.split("/");
    const family = addressFamily(address);
    if (family === 0 || rest.length > 0) return `"${text}" is not a CIDR; write it like 10.0.0.0/8 or fd00::/8`;
    const bits = family === 4 ? 32 : 128;
    if (prefix === undefined) return `"${text}" is an address, not a CIDR; write "${text}/${bits}"`;
    if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits) {
        return `"${text}" has the prefix length "${prefix}"; IPv${family} takes 0 to ${bits}`;
    }
    if (/^::ffff:/i.test(address)) return `"${text}" is an IPv4-mapped range; write it as IPv4`;
    const network = canonicalCidr(text);
    const host = parseCidr(text).ip !== parseCidr(network).ip;
    return host ? `"${text}" has host bits set; did you mean "${network}"?` : undefined;
}

/** The prefix length of a CIDR. */
export const prefixOf = (cidr: string): number => Number(cidr.slice(cidr.indexOf("/") + 1));

/** Whether a CIDR is one address. */
export const isOneAddress = (cidr: string): boolean => prefixOf(cidr) === (cidr.includes(":") ? 128 : 32);

/** One spelling per network: network address, IPv6 compressed (RFC 5952), prefix always there. */
export function canonicalCidr(text: string): string {
    const plain = normalizeCidr(text);
    return plain.includes("/") ? plain : `${plain}/${plain.includes(":") ? 128 : 32}`;
}

/** `true` where every address of `inner` is one of `outer`. */
export function covers(outer: readonly string[], inner: string): boolean {
    const same = outer.filter((cidr) => cidr.includes(":") === inner.includes(":"));
    return same.length > 0 && containsCidr([...same], inner);
}

/** `true` where some address is in both. */
export function overlaps(some: readonly string[], others: readonly string[]): boolean {
    return some.some((one) => others.some((other) => overlapCidr(one, other)));
}

/** `true` where every address of `inner` is in some of `outer`, however they are cut. */
export function coverTogether(outer: readonly string[], inner: string): boolean {
    return covers(mergeCidrs(outer), inner);
}

/**
 * The ipBlocks that stand for `cidrs` without `except`, without the cluster's own ranges and without
 * {@link sensitiveCidrs}, overlaps merged. A CIDR that lies within a sensitive range names it outright and keeps it.
 *
 * @returns sorted blocks; empty where nothing is left.
 */
export function ipBlocks(
    cidrs: readonly string[],
    except: readonly string[],
    clusterCidrs: readonly string[],
): readonly IPBlock[] {
    const named = cidrs.filter((cidr) => covers(sensitiveCidrs, cidr));
    const wide = cidrs.filter((cidr) => !named.includes(cidr));
    return [
        ...blocks(wide, [...except, ...clusterCidrs, ...sensitiveCidrs]),
        ...blocks(named, [...except, ...clusterCidrs]),
    ];
}

function blocks(cidrs: readonly string[], holes: readonly string[]): readonly IPBlock[] {
    return sortCidrs(mergeCidrs(cidrs)).flatMap((cidr) => {
        const cut = mergeCidrs(holes.filter((hole) => overlapCidr(cidr, hole)));
        // Networks nest or are apart, so a hole that overlaps either covers the whole block or lies within it.
        if (cut.some((hole) => covers([hole], cidr))) return [];
        return [cut.length === 0 ? { cidr } : { cidr, except: sortCidrs(cut) }];
    });
}

/** The fewest CIDRs with the same addresses. */
export const mergeCidrs = (cidrs: readonly string[]): string[] => mergeCidr([...cidrs]).map(canonicalCidr);

/** IPv4 before IPv6, then by address, then by size. */
export function sortCidrs(cidrs: readonly string[]): string[] {
    return cidrs
        .map((cidr) => ({ cidr, parsed: parseCidr(cidr) }))
        .sort(({ parsed: a }, { parsed: b }) => a.version - b.version || order(a.start, b.start) || order(b.end, a.end))
        .map(({ cidr }) => cidr);
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Link-local and metadata addresses: no external range opens them by the way, only by naming them. */
export const sensitiveCidrs: readonly string[] = sortCidrs(
    mergeCidrs([
        ...specialCidrs(["link", "metadata"]),
        ...metadataAddresses.map(({ address }) => canonicalCidr(address)),
    ]),
);
