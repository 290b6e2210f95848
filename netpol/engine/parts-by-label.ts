import { append } from "../append";
import { findLabels } from "../find-labels";
import { labelValue, requirements } from "../selectors";
import type { Labels } from "../types";
import type { PodFilter } from "./pod-filter";

/** Between which pods the ports of a part are open; all pods where absent. */
export interface BetweenPods {
    readonly fromPods?: PodFilter | undefined;
    readonly toPods?: PodFilter | undefined;
}

const ends = ["fromPods", "toPods"] as const;

/**
 * Finds, among the parts of a cell, those whose pods may include all pods of another, without comparing each with each: where
 * all pods of a part have one of some values of a label, the part includes none that some pod without these values is of.
 */
export class PartsByLabel<Part extends BetweenPods> {
    private readonly asking = new Map<string, Part[]>();
    private readonly askingForNothing: Part[] = [];

    constructor(private readonly parts: readonly Part[]) {
        for (const part of parts) {
            const keys = ends.map((end) => keysAskedFor(end, part[end])).find((each) => each.length > 0);
            if (keys === undefined) this.askingForNothing.push(part);
            for (const key of keys ?? []) append(this.asking, key, part);
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
