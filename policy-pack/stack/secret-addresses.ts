import type { IpSet } from "../../netpol";
import { parseCidr } from "../../netpol";

/** Something of digits and colons or dots that may be an address or a range. */
const looksLikeAddress = /[0-9a-f]*(?:[.:][0-9a-f]*)+(?:\/\d{1,3})?/gi;

/** The range that a text is, however it is spelled; undefined where it is none. */
export function rangeIn(text: string): IpSet | undefined {
    if (!/[.:]/.test(text)) return undefined;
    const address = text.replace(/[.:]+$/, (end) => (end === "::" ? end : ""));
    const range = address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`;
    const parsed = parseCidr(range, "mask");
    return parsed.ok ? parsed.set : undefined;
}

/**
 * A message in which what tells of secret ranges is replaced: they are met spelled in another way, cut, and joined with their
 * neighbours. Of a message about the resource that has them nothing is left that shares an address with them; of others what
 * lies in them, or begins or ends where they do, for a range that only holds them may well be the cluster's own.
 */
export function withoutAddresses(
    message: string,
    { all, own }: { readonly all: readonly IpSet[]; readonly own: readonly IpSet[] },
    by: string,
): string {
    if (all.length === 0) return message;
    return message.replace(looksLikeAddress, (text) => {
        const range = rangeIn(text);
        if (range === undefined) return text;
        const tells =
            own.some((secret) => !secret.intersect(range).isEmpty) ||
            all.some((secret) => secret.covers(range) || endsAlike(secret, range));
        return tells ? by + (/\.$/.test(text) ? "." : "") : text;
    });
}

/** Whether two ranges begin or end at the same address. */
const endsAlike = (one: IpSet, two: IpSet): boolean =>
    ([one.v4, one.v6] as const).some((bounds, family) => {
        const other: readonly (number | bigint)[] = family === 0 ? two.v4 : two.v6;
        return bounds.length > 0 && other.length > 0 && (bounds[0] === other[0] || bounds.at(-1) === other.at(-1));
    });
