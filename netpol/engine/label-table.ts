import { matches, requirements, selectorKey } from "../selectors";
import type { Labels, LabelSelector } from "../types";

/** Which entries of a {@link LabelTable} a selector matches: sorted numbers. */
export class Matched {
    private bitmap: Uint8Array | undefined;

    constructor(
        readonly ids: Int32Array,
        private readonly total: number,
    ) {}

    get all(): boolean {
        return this.ids.length === this.total;
    }

    has(id: number): boolean {
        const { ids } = this;
        if (ids.length === this.total) return true;
        if (ids.length <= 8) return ids.includes(id);
        if (this.bitmap === undefined) {
            this.bitmap = new Uint8Array(this.total);
            for (const each of ids) this.bitmap[each] = 1;
        }
        return this.bitmap[id] === 1;
    }
}

/** Distinct label sets, numbered, with an index by key and value: an equality selector is a look-up, not a scan. */
export class LabelTable {
    private readonly sets: Labels[] = [];
    private readonly ids = new Map<string, number>();
    private readonly postings = new Map<string, Map<string, number[]>>();
    private readonly memo = new Map<string, Matched>();

    get size(): number {
        return this.sets.length;
    }

    /** The number of a label set; equal sets have equal numbers. Add everything before the first {@link match}. */
    add(labels: Labels): number {
        const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
        const key = JSON.stringify(entries);
        const known = this.ids.get(key);
        if (known !== undefined) return known;
        const id = this.sets.push(labels) - 1;
        this.ids.set(key, id);
        for (const [name, value] of entries) {
            let values = this.postings.get(name);
            if (values === undefined) this.postings.set(name, (values = new Map()));
            const list = values.get(value);
            if (list) list.push(id);
            else values.set(value, [id]);
        }
        return id;
    }

    labels(id: number): Labels {
        return this.sets[id]!;
    }

    /** The label sets that a selector matches; computed once per distinct selector, whatever its spelling. */
    match(selector: LabelSelector | undefined, key: string = selectorKey(selector)): Matched {
        let matched = this.memo.get(key);
        if (matched === undefined) {
            const fits = this.candidates(selector).filter((id) => matches(selector, this.sets[id]!));
            this.memo.set(key, (matched = new Matched(Int32Array.from(fits).sort(), this.size)));
        }
        return matched;
    }

    /** The shortest list that surely holds every match. */
    private candidates(selector: LabelSelector | undefined): number[] {
        let best: number[] | undefined;
        for (const { key, operator, values } of requirements(selector)) {
            if (operator !== "In") continue;
            const byValue = this.postings.get(key);
            const lists = [...values].map((value) => byValue?.get(value) ?? []);
            const size = lists.reduce((sum, list) => sum + list.length, 0);
            if (best === undefined || size < best.length) best = lists.flat();
        }
        return best ?? Array.from(this.sets.keys());
    }
}
