import { parseAddress } from "../ip-address";
import { IpSet } from "../ip-set";
import { type Bounds, type Point } from "../spans";

/** One stretch of addresses that nothing mentioned so far can tell apart: a number, IPv4 first, ascending. */
export type RangeId = number;

/** The whole address space, cut exactly where some set begins or ends. */
export class AddressPartition {
    private readonly v4: readonly number[];
    private readonly v6: readonly bigint[];

    constructor(sets: Iterable<IpSet>) {
        const v4 = new Set<number>(IpSet.all.v4);
        const v6 = new Set<bigint>(IpSet.all.v6);
        for (const set of sets) {
            for (const bound of set.v4) v4.add(bound);
            for (const bound of set.v6) v6.add(bound);
        }
        this.v4 = [...v4].sort((a, b) => a - b);
        this.v6 = [...v6].sort((a, b) => (a < b ? -1 : 1));
    }

    /** How many cells there are. */
    get size(): number {
        return this.v4.length - 1 + this.v6.length - 1;
    }

    /** The first IPv6 cell. */
    get firstV6(): RangeId {
        return this.v4.length - 1;
    }

    /** The cell of an address. @throws RangeError where the text is no address. */
    cellOf(ip: string): RangeId {
        const address = parseAddress(ip);
        if (address === undefined)
            throw new RangeError(`Cannot index address "${ip}": it is not an IPv4 or IPv6 address`);
        if (address.family === 4) return search(this.v4, Number(address.value) + 1) - 1;
        return this.firstV6 + search(this.v6, address.value + 1n) - 1;
    }

    /** The cells of a set that the partition was cut by: half-open pairs, flat. */
    cells(set: IpSet): number[] {
        const v4 = set.v4.map((bound) => search(this.v4, bound));
        const v6 = set.v6.map((bound) => this.firstV6 + search(this.v6, bound));
        return [...v4, ...v6];
    }

    /** The addresses from one cell to another (inclusive; of one family). */
    addresses(from: RangeId, to: RangeId): IpSet {
        const first = this.firstV6;
        if (from < first) return IpSet.range(4, BigInt(this.v4[from]!), BigInt(this.v4[to + 1]!) - 1n);
        return IpSet.range(6, this.v6[from - first]!, this.v6[to - first + 1]! - 1n);
    }
}

/** The position of the first bound that is not below `point`. */
function search<T extends Point>(bounds: Bounds<T>, point: T): number {
    let low = 0;
    let high = bounds.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (bounds[middle]! < point) low = middle + 1;
        else high = middle;
    }
    return low;
}
