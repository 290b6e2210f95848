import { ruleOpensTo, type Direction, type EgressRule, type IngressRule, type IpSet } from "../../netpol";

/** Ranges shorter than these prefixes hold more than any network of one's own: they are the internet, or most of it. */
const ownAtMost = { 4: 8, 6: 16 } as const;

/** Ranges of a set that are most of the internet, in however many pieces they were written. */
export function internetRanges(addresses: IpSet): string[] {
    return addresses.cidrs().filter((cidr) => {
        const [address, prefix] = cidr.split("/") as [string, string];
        return Number(prefix) < ownAtMost[address.includes(":") ? 6 : 4];
    });
}

/**
 * Whom a rule opens to, where that is everyone: one phrase each for everything, every pod of the cluster, and ranges as
 * wide as the internet (not asked for without `withRanges`). Empty where its peers are limited.
 */
export function opensWide(rule: IngressRule & EgressRule, direction: Direction, withRanges = true): string[] {
    const { everyone, everyPod, addresses } = ruleOpensTo(rule, direction);
    if (everyone) return ["anyone, inside the cluster and out"];
    const ranges = withRanges ? internetRanges(addresses) : [];
    return [
        ...(everyPod ? ["every pod of every namespace"] : []),
        ...(ranges.length > 0
            ? [`the internet (${ranges.slice(0, 2).join(", ")}${ranges.length > 2 ? ", …" : ""})`]
            : []),
    ];
}
