import { findLabels } from "../find-labels";
import { labelValue, requirements } from "../selectors";
import type { Labels } from "../types";
import type { PodFilter } from "./pod-filter";

/** Which pods something is of, at both ends; all where absent. */
export interface BetweenPods {
    readonly fromPods?: PodFilter | undefined;
    readonly toPods?: PodFilter | undefined;
}

const ends = ["fromPods", "toPods"] as const;

/**
 * Of many things of pods, finds those that one may be among, without asking each: a filter that asks for a value of a label
 * holds no other filter that some pod without this value satisfies.
 */
export class PartsByLabel<Part extends BetweenPods> {
    private readonly asking = new Map<string, Part[]>();
    private readonly askingForNothing: Part[] = [];

    constructor(private readonly parts: readonly Part[]) {
        for (const part of parts) {
            const keys = ends.map((end) => keysAskedFor(end, part[end])).find((each) => each.length > 0);
            if (keys === undefined) this.askingForNothing.push(part);
            for (const key of keys ?? []) push(this.asking, key, part);
        }
    }

    /** Every part that may hold all pods of this one, itself included. */
    mayHold(part: Part): readonly Part[] {
        const examples = ends.map((end) => ({ end, labels: exampleOf(part[end]) }));
        if (examples.some(({ labels }) => labels === undefined)) return this.parts;
        const keys = examples.flatMap(({ end, labels = {} }) =>
            Object.keys(labels).map((key) => keyOf(end, key, labelValue(labels, key) ?? "")),
        );
        return [...this.askingForNothing, ...keys.flatMap((key) => this.asking.get(key) ?? [])];
    }
}

const keyOf = (end: (typeof ends)[number], key: string, value: string): string => `${end} ${key}=${value}`;

/** The values of one label of which every pod that is meant has one; none where the filter asks for none. */
function keysAskedFor(end: (typeof ends)[number], filter: PodFilter | undefined): string[] {
    const all = (filter?.selectors ?? []).flatMap(requirements);
    const asked = all.find(({ operator }) => operator === "In");
    return asked ? [...asked.values].map((value) => keyOf(end, asked.key, value)) : [];
}

const examples = new WeakMap<PodFilter, Labels | "none">();

/** Labels of a pod that is meant; undefined where there are none, or none were found. */
function exampleOf(filter: PodFilter | undefined): Labels | undefined {
    if (filter === undefined) return {};
    let found = examples.get(filter);
    if (found === undefined) {
        const answer = findLabels({ matchAll: filter.selectors, matchNone: filter.except });
        examples.set(filter, (found = answer === null || answer === "unknown" ? "none" : answer.labels));
    }
    return found === "none" ? undefined : found;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}
