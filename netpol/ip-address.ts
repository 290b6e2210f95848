/** An address of one family as a number: IPv4 below 2^32, IPv6 below 2^128. */
export interface IpAddress {
    readonly family: 4 | 6;
    readonly value: bigint;
}

/** Bits of an address. */
export const bits = { 4: 32, 6: 128 } as const;

const hextet = /^[0-9a-f]{1,4}$/i;
const octet = /^(0|[1-9]\d{0,2})$/;

/** Reads an IPv4 or IPv6 address; `undefined` where the text is neither (no zones, no leading zeros in IPv4). */
export function parseAddress(text: string): IpAddress | undefined {
    const value = text.includes(":") ? parseV6(text) : parseV4(text);
    return value === undefined ? undefined : { family: text.includes(":") ? 6 : 4, value };
}

function parseV4(text: string): bigint | undefined {
    const parts = text.split(".");
    if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) <= 255)) return undefined;
    return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
    const [left = "", right, ...more] = text.split("::");
    if (more.length > 0 || text.length > 45) return undefined;
    const head = groups(left, right === undefined);
    const tail = groups(right ?? "", true);
    if (head === undefined || tail === undefined) return undefined;
    const missing = 8 - head.length - tail.length;
    if (right === undefined ? missing !== 0 : missing < 1) return undefined;
    const all = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
    return all.reduce((sum, group) => (sum << 16n) | group, 0n);
}

/** The 16-bit groups of one side of "::"; the last may be a dotted IPv4 address (RFC 4291, 2.2). */
function groups(text: string, endsAddress: boolean): bigint[] | undefined {
    if (text === "") return [];
    const parts = text.split(":");
    const last = parts.at(-1) ?? "";
    if (endsAddress && last.includes(".")) {
        const v4 = parseV4(last);
        if (v4 === undefined) return undefined;
        parts.splice(-1, 1, (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16));
    }
    return parts.every((part) => hextet.test(part)) ? parts.map((part) => BigInt(`0x${part}`)) : undefined;
}

/** Canonical text: dotted decimal, or RFC 5952 (lower case, the first longest run of zero groups as "::"). */
export function formatAddress({ family, value }: IpAddress): string {
    return family === 4 ? formatV4(value) : formatV6(value);
}

function formatV4(value: bigint): string {
    return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString()).join(".");
}

function formatV6(value: bigint): string {
    // RFC 5952, 5: IPv4-mapped addresses are written with the dotted form.
    if (value >> 32n === 0xffffn) return `::ffff:${formatV4(value & 0xffff_ffffn)}`;
    const parts = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
    let [start, length] = [0, 0];
    for (let i = 0; i < 8; i++) {
        let end = i;
        while (parts[end] === "0") end++;
        if (end - i > length) [start, length] = [i, end - i];
    }
    if (length < 2) return parts.join(":");
    return `${parts.slice(0, start).join(":")}::${parts.slice(start + length).join(":")}`;
}
