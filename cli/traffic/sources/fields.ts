import { formatAddress, parseAddress, type Labels, type Protocol } from "../../../netpol";
import type { LineResult, Observed } from "../flow";

/* What readers of several formats have in common: how they take values that others wrote. */

export type Fields = Readonly<Record<string, unknown>>;

/** A reason for each kind of line that is left aside or cannot be read: they are counted, so each is one text. */
export const reasons = {
    notJson: { unread: "no JSON, or cut off" },
    noAddress: { unread: "an end without a name and an address" },
    noPort: { unread: "no port" },
    badField: { unread: "a field that does not hold what it should" },
    notFlow: { aside: "without traffic, such as headers" },
    protocol: { aside: "of protocols without ports, such as ICMP" },
    reply: { aside: "replies" },
} as const satisfies Readonly<Record<string, LineResult>>;

/** The JSON object that a text is; `undefined` where it is none. */
export function parseObject(text: string): Fields | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isFields(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

export const isFields = (value: unknown): value is Fields =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** A map within a map; an empty one where it is missing. */
export const within = (fields: Fields, key: string): Fields => {
    const value = fields[key];
    return isFields(value) ? value : {};
};

/** A text that says something: not empty, and not the `-` that several formats write for nothing. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" && value !== "-" ? value : undefined;
}

/** A whole number that is not negative, also where it is written as text, as protobuf's JSON does with 64 bits. */
export function numberOf(value: unknown): number | undefined {
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A port; 0 is none. */
export function portOf(value: unknown): number | undefined {
    const port = numberOf(value);
    return port !== undefined && port >= 1 && port <= 65535 ? port : undefined;
}

const dotted = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** An address in its canonical spelling; `undefined` where the text is none. */
export function addressOf(value: unknown): string | undefined {
    if (typeof value !== "string") return undefined;
    if (dotted.test(value)) return value;
    const address = value.includes(":") ? parseAddress(value) : undefined;
    if (address === undefined) return undefined;
    const mapped = address.value >> 32n === 0xffffn;
    return mapped ? formatAddress({ family: 4, value: address.value & 0xffff_ffffn }) : formatAddress(address);
}

/** Milliseconds since 1970, of an RFC 3339 time or of seconds since then. */
export function timeOf(value: unknown): number | undefined {
    if (typeof value === "number") return Number.isFinite(value) && value > 0 ? value * 1000 : undefined;
    if (typeof value !== "string" || value === "") return undefined;
    const time = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    return Number.isFinite(time) && time > 0 ? time : undefined;
}

const protocols: ReadonlyMap<string, Protocol> = new Map([
    ["TCP", "TCP"],
    ["6", "TCP"],
    ["UDP", "UDP"],
    ["17", "UDP"],
    ["SCTP", "SCTP"],
    ["132", "SCTP"],
]);

/** A protocol by name or by its number (https://www.iana.org/assignments/protocol-numbers); `undefined` for others. */
export const protocolOf = (value: unknown): Protocol | undefined =>
    typeof value === "string" || typeof value === "number" ? protocols.get(String(value).toUpperCase()) : undefined;

/** Names of protocols without ports, as formats write them. */
const withoutPorts = /^(?:(?:ipv6-)?icmp(?:v?[46])?|igmp|gre|esp|ah|ipip|ipencap|ipv6|ospf|vrrp|pim)$/i;

/** What a line comes to of which {@link protocolOf} knows no protocol: one that is no name and no number of any may be misspelt. */
export function ofOtherProtocol(value: unknown): LineResult {
    const number = numberOf(value);
    const isKnown = number !== undefined ? number <= 255 : typeof value === "string" && withoutPorts.test(value);
    return isKnown ? reasons.protocol : reasons.badField;
}

const verdicts: ReadonlyMap<string, Observed> = new Map([
    ...["allow", "accept", "allowed", "forwarded"].map((word) => [word, "forwarded"] as const),
    ...["deny", "denied", "reject", "drop", "dropped"].map((word) => [word, "dropped"] as const),
]);

/** What became of a connection, by the word of whichever format. */
export const observedOf = (word: unknown): Observed =>
    (typeof word === "string" && verdicts.get(word.toLowerCase())) || "unknown";

/** Labels that are written as `key=value` texts. */
export function labelsOf(texts: readonly unknown[]): Labels | undefined {
    const labels: Record<string, string> = {};
    for (const text of texts) {
        if (typeof text !== "string") continue;
        const at = text.indexOf("=");
        if (at > 0) labels[text.slice(0, at).trim()] = text.slice(at + 1).trim();
    }
    return Object.keys(labels).length > 0 ? labels : undefined;
}
