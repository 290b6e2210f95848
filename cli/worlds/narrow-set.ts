import { prefixOf, type IpSet } from "../../netpol";

/** Shortest prefixes, of IPv4 and of IPv6. */
export type Prefixes = Readonly<Record<4 | 6, number>>;

/** Those that an API server's addresses have: whatever is wider holds others, pods or the internet. */
export const apiServerAtMost: Prefixes = { 4: 28, 6: 124 };

/** Whether no CIDR of a set is wider than these prefixes. */
export const isNoWiderThan = (set: IpSet, atMost: Prefixes): boolean =>
    set.cidrs().every((cidr) => isCidrWithin(cidr, atMost));

/** Whether one CIDR is no wider. */
export const isCidrWithin = (cidr: string, atMost: Prefixes): boolean =>
    prefixOf(cidr) >= atMost[cidr.includes(":") ? 6 : 4];
