import { PortSet } from "../port-set";
import { type RulePorts, resolvePorts } from "../rule-ports";
import type { ContainerPort, Protocol } from "../types";
import { PairCache } from "./pair-cache";

/** A small integer that stands for ports: 0 is none, 1 is all. Equal ports, named ones included, have equal numbers. */
export type PortsId = number;
export const noPorts: PortsId = 0;
export const allPorts: PortsId = 1;

/** What a destination declares: a number for a list of container ports. */
export type DeclaredId = number;
/** A pod about which nothing is known. */
export const unknownContainerPorts: DeclaredId = 0;
/** No pod at all. */
export const notAPod: DeclaredId = 1;

/** Sets made while answering are dropped when there are this many, so that memory does not follow the number of cells. */
const maxScratch = 100_000;
const maxCached = 1_000_000;

/**
 * Hash-consed port sets with memoised algebra: the engine unions and intersects a few thousand distinct sets millions of
 * times, so that each operation is done once and is a look-up after that.
 */
export class PortTable {
    private readonly sets: PortSet[] = [];
    private readonly names: (readonly string[])[] = [];
    private readonly buckets = new Map<number, PortsId[]>();
    private readonly unions = new PairCache();
    private readonly intersections = new PairCache();
    private readonly differences = new PairCache();
    private readonly sures = new PairCache();
    private readonly mays = new PairCache();
    private readonly declared: (readonly ContainerPort[] | undefined | "external")[] = [undefined, "external"];
    private readonly declaredIds = new Map<string, DeclaredId>();
    private permanent = 2;
    /** Goes up when numbers made since {@link seal} become void: whoever keeps some must look. */
    generation = 0;

    constructor(private readonly unresolved: "none" | "unknown") {
        this.intern(PortSet.none, []);
        this.intern(PortSet.all, []);
    }

    /** The number of a rule's ports, names included. */
    ports({ numeric, named }: RulePorts): PortsId {
        // All ports take every named port in.
        const names = numeric.isAll ? [] : named.map(({ protocol, name }) => `${protocol} ${name}`);
        return this.intern(numeric, [...new Set(names)].sort());
    }

    /** The number of a pod's container ports; only named ones matter. */
    declare(ports: readonly ContainerPort[]): DeclaredId {
        const named = ports.filter((port) => port.name !== undefined);
        const key = JSON.stringify(named.map(({ protocol, name, port }) => [protocol, name, port]).sort());
        let id = this.declaredIds.get(key);
        if (id === undefined) {
            id = this.declared.push(named) - 1;
            this.declaredIds.set(key, id);
        }
        return id;
    }

    /** The set behind a number, names left out. */
    set(id: PortsId): PortSet {
        return this.sets[id]!;
    }

    union(a: PortsId, b: PortsId): PortsId {
        if (a === b || b === noPorts || a === allPorts) return a;
        if (a === noPorts || b === allPorts) return b;
        if (a > b) return this.union(b, a);
        let id = this.unions.get(a, b);
        if (id < 0) {
            const names = [...new Set([...this.names[a]!, ...this.names[b]!])].sort();
            const set = this.sets[a]!.union(this.sets[b]!);
            this.unions.set(a, b, (id = this.intern(set, set.isAll ? [] : names)));
        }
        return id;
    }

    /** The union of many at once: in n log n of their ranges, whatever their number. */
    unionAll(ids: readonly PortsId[]): PortsId {
        const distinct = [...new Set(ids)];
        if (distinct.length < 8) return distinct.reduce((sum, id) => this.union(sum, id), noPorts);
        const set = PortSet.unionAll(distinct.map((id) => this.sets[id]!));
        const names = [...new Set(distinct.flatMap((id) => this.names[id]!))].sort();
        return this.intern(set, set.isAll ? [] : names);
    }

    /** Of resolved ports only. */
    intersect(a: PortsId, b: PortsId): PortsId {
        if (a === b || b === allPorts || a === noPorts) return a;
        if (a === allPorts || b === noPorts) return b;
        if (a > b) return this.intersect(b, a);
        let id = this.intersections.get(a, b);
        if (id < 0) this.intersections.set(a, b, (id = this.intern(this.sets[a]!.intersect(this.sets[b]!), [])));
        return id;
    }

    /** Of resolved ports only: what is in `a` and not in `b`. */
    subtract(a: PortsId, b: PortsId): PortsId {
        if (b === noPorts || a === noPorts) return a;
        if (a === b || b === allPorts) return noPorts;
        let id = this.differences.get(a, b);
        if (id < 0) this.differences.set(a, b, (id = this.intern(this.sets[a]!.subtract(this.sets[b]!), [])));
        return id;
    }

    /** The ports surely opened on a destination: named ones that it declares become numbers, others go. */
    certain(id: PortsId, destination: DeclaredId): PortsId {
        return this.names[id]!.length === 0 ? id : this.resolve(this.sures, id, destination);
    }

    /** The ports opened on a destination under some reading. */
    possible(id: PortsId, destination: DeclaredId): PortsId {
        return this.names[id]!.length === 0 ? id : this.resolve(this.mays, id, destination);
    }

    private resolve(cache: PairCache, id: PortsId, destination: DeclaredId): PortsId {
        let result = cache.get(id, destination);
        if (result >= 0) return result;
        const named = this.names[id]!.map((text) => {
            const [protocol, name] = text.split(" ") as [Protocol, string];
            return { protocol, name };
        });
        const ports = resolvePorts({ numeric: this.sets[id]!, named }, this.declared[destination], this.unresolved);
        this.sures.set(id, destination, this.intern(ports.certain, []));
        this.mays.set(id, destination, this.intern(ports.possible, []));
        result = cache.get(id, destination);
        return result;
    }

    /** Everything interned so far is kept for good; call once, when the index is built. */
    seal(): void {
        this.permanent = this.sets.length;
    }

    /** Forgets sets made since {@link seal} where they are many. Call between rows: their numbers are void afterwards. */
    trim(): void {
        const cached = this.unions.size + this.intersections.size + this.differences.size;
        if (this.sets.length - this.permanent < maxScratch && cached < maxCached) return;
        for (let id = this.permanent; id < this.sets.length; id++) {
            const hash = hashOf(this.sets[id]!, this.names[id]!);
            const kept = this.buckets.get(hash)?.filter((other) => other < this.permanent) ?? [];
            if (kept.length > 0) this.buckets.set(hash, kept);
            else this.buckets.delete(hash);
        }
        this.sets.length = this.names.length = this.permanent;
        this.generation++;
        for (const cache of [this.unions, this.intersections, this.differences, this.sures, this.mays]) cache.clear();
    }

    private intern(set: PortSet, names: readonly string[]): PortsId {
        const hash = hashOf(set, names);
        const bucket = this.buckets.get(hash);
        const known = bucket?.find((id) => sameNames(this.names[id]!, names) && this.sets[id]!.equals(set));
        if (known !== undefined) return known;
        const id = this.sets.push(set) - 1;
        this.names.push(names);
        if (bucket) bucket.push(id);
        else this.buckets.set(hash, [id]);
        return id;
    }
}

function hashOf({ bounds }: PortSet, names: readonly string[]): number {
    let hash = names.length;
    for (const bound of bounds) hash = (Math.imul(hash, 31) + bound) | 0;
    for (const name of names)
        for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
    return hash;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
    return a.length === b.length && a.every((name, i) => name === b[i]);
}
