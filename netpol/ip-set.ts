import { bits, formatAddress, type IpAddress, parseAddress } from "./ip-address";
import * as spans from "./spans";
import type { IPBlock } from "./types";

/** A CIDR that was read, or the sentence that says what is wrong with it. */
export type CidrResult =
    | { readonly ok: true; readonly cidr: string; readonly family: 4 | 6; readonly set: IpSet }
    | { readonly ok: false; readonly error: string };

/**
 * Reads one CIDR, IPv4 or IPv6, strictly. The message of a failure continues "<the text> …", like
 * `has host bits set: did you mean "10.0.0.0/8"?`. `cidr` is the canonical text.
 *
 * @param hostBits "mask" reads 10.1.2.3/8 as 10.0.0.0/8, which is what the API server and every engine do with it.
 */
export function parseCidr(text: string, hostBits: "refuse" | "mask" = "refuse"): CidrResult {
    const [, host, length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
    const address = parseAddress(host ?? text);
    if (host === undefined || length === undefined) return { ok: false, error: cidrHint(address) };
    if (address === undefined) return { ok: false, error: `is not a CIDR: "${host}" is not an IPv4 or IPv6 address` };
    const width = bits[address.family];
    if (Number(length) > width) {
        return { ok: false, error: `has a prefix of ${length} bits: IPv${address.family} takes 0 to ${width}` };
    }
    if (length !== String(Number(length)))
        return { ok: false, error: `has leading zeros in its prefix length "${length}"` };
    const size = 1n << BigInt(width - Number(length));
    const from = address.value - (address.value % size);
    const cidr = `${formatAddress({ ...address, value: from })}/${length}`;
    if (from !== address.value && hostBits === "refuse") {
        return { ok: false, error: `has host bits set: did you mean "${cidr}"?` };
    }
    return { ok: true, cidr, family: address.family, set: IpSet.range(address.family, from, from + size - 1n) };
}

function cidrHint(address: IpAddress | undefined): string {
    if (address === undefined)
        return 'is not a CIDR: write an address and a prefix length, like "10.0.0.0/8" or "fd00::/8"';
    return `has no prefix length: did you mean "${formatAddress(address)}/${bits[address.family]}"?`;
}

/**
 * An immutable set of IPv4 and IPv6 addresses. The families never mix: 0.0.0.0/0 holds no IPv6 address, and
 * IPv4-mapped IPv6 addresses are IPv6.
 */
export class IpSet {
    static readonly none: IpSet = new IpSet([], []);
    /** Every address of both families. */
    static readonly all: IpSet = new IpSet([0, 2 ** 32], [0n, 1n << 128n]);

    private constructor(
        /** IPv4 change points, see {@link spans}. */
        readonly v4: spans.Bounds<number>,
        /** IPv6 change points. */
        readonly v6: spans.Bounds<bigint>,
    ) {}

    /** The addresses `from` to `to`, both inclusive, as numbers of one family. */
    static range(family: 4 | 6, from: bigint, to: bigint): IpSet {
        if (to < from) throw new RangeError("Cannot make an address range: it ends before it begins");
        return family === 4 ? new IpSet([Number(from), Number(to) + 1], []) : new IpSet([], [from, to + 1n]);
    }

    /**
     * Reads a CIDR ("10.0.0.0/8"), a range ("10.0.0.1-10.0.0.9") or one address.
     *
     * @throws SyntaxError that quotes the text and says what would do.
     */
    static parse(text: string): IpSet {
        if (text.includes("/")) {
            const result = parseCidr(text);
            if (!result.ok) throw new SyntaxError(`Cannot parse addresses: "${text}" ${result.error}`);
            return result.set;
        }
        const [from, to, ...more] = text.split("-").map((part) => parseAddress(part.trim()));
        const end = text.includes("-") ? to : from;
        if (!from || !end || more.length > 0) {
            throw new SyntaxError(`Cannot parse addresses: "${text}" is not a CIDR, an address or a range "a-b"`);
        }
        if (from.family !== end.family || end.value < from.value) {
            throw new SyntaxError(`Cannot parse addresses: "${text}" is not a range from a lower to a higher address`);
        }
        return IpSet.range(from.family, from.value, end.value);
    }

    /** The union of any number of sets, in n log n of their ranges. */
    static unionAll(sets: readonly IpSet[]): IpSet {
        return new IpSet(spans.unionAll(sets.map((s) => s.v4)), spans.unionAll(sets.map((s) => s.v6)));
    }

    /**
     * What an `ipBlock` stands for: its `cidr` without all of its `except`. Host bits are masked, as the API server does.
     *
     * @throws SyntaxError where a CIDR cannot be read.
     */
    static fromBlock(block: IPBlock): IpSet {
        const read = (text: string): IpSet => {
            const result = parseCidr(text, "mask");
            if (!result.ok) throw new SyntaxError(`Cannot read ipBlock: "${text}" ${result.error}`);
            return result.set;
        };
        return read(block.cidr).subtract(IpSet.unionAll((block.except ?? []).map(read)));
    }

    union(other: IpSet): IpSet {
        return new IpSet(spans.union(this.v4, other.v4), spans.union(this.v6, other.v6));
    }

    intersect(other: IpSet): IpSet {
        return new IpSet(spans.intersect(this.v4, other.v4), spans.intersect(this.v6, other.v6));
    }

    subtract(other: IpSet): IpSet {
        return new IpSet(spans.subtract(this.v4, other.v4), spans.subtract(this.v6, other.v6));
    }

    get isEmpty(): boolean {
        return this.v4.length === 0 && this.v6.length === 0;
    }

    equals(other: IpSet): boolean {
        return spans.equal(this.v4, other.v4) && spans.equal(this.v6, other.v6);
    }

    /** Whether every address of `other` is in this set. */
    covers(other: IpSet): boolean {
        return other.subtract(this).isEmpty;
    }

    /** Whether the set holds this address. Text that is no address is in no set. */
    contains(ip: string): boolean {
        const address = parseAddress(ip);
        if (address === undefined) return false;
        return address.family === 4
            ? spans.contains(this.v4, Number(address.value))
            : spans.contains(this.v6, address.value);
    }

    /** The shortest list of CIDRs that is exactly this set: IPv4 first, ascending. */
    cidrs(): string[] {
        return [...this.spans()].flatMap(([family, from, to]) => rangeCidrs(family, from, to));
    }

    /** "1.2.3.0-1.2.3.255" for each maximal range (one address stands alone): IPv4 first, ascending. */
    ranges(): string[] {
        return [...this.spans()].map(([family, from, to]) => {
            const first = formatAddress({ family, value: from });
            return from === to ? first : `${first}-${formatAddress({ family, value: to })}`;
        });
    }

    /** The ranges, joined with commas; "none" where empty. */
    toString(): string {
        return this.isEmpty ? "none" : this.ranges().join(",");
    }

    private *spans(): Generator<readonly [family: 4 | 6, from: bigint, to: bigint]> {
        for (const [from, end] of spans.pairs(this.v4)) yield [4, BigInt(from), BigInt(end) - 1n];
        for (const [from, end] of spans.pairs(this.v6)) yield [6, from, end - 1n];
    }
}

/** Greedy from the left: at each address the largest block that starts there and does not overshoot. */
function rangeCidrs(family: 4 | 6, from: bigint, to: bigint): string[] {
    const out: string[] = [];
    for (let at = from; at <= to;) {
        let prefix = bits[family] as number;
        let size = 1n;
        while (prefix > 0 && at % (size * 2n) === 0n && at + size * 2n - 1n <= to) {
            size *= 2n;
            prefix--;
        }
        out.push(`${formatAddress({ family, value: at })}/${prefix}`);
        at += size;
    }
    return out;
}
