import { findLabels } from "./find-labels";
import { matches, requirements } from "./selectors";
import type { Labels, LabelSelector } from "./types";
import { itemAt } from "./item-at";

/** All labellings that satisfy the same selectors, by one of them. */
export interface LabelKind {
    /** The fewest labels that do. */
    readonly labels: Labels;
    /** The selectors that they satisfy, by their place in the list, ascending. */
    readonly satisfies: readonly number[];
}

/** Every kind of labels that some selectors tell apart, those that satisfy the fewest first. */
export interface LabelKinds {
    readonly kinds: readonly LabelKind[];
    /** Selectors by which the kinds are not told apart, by their place in the list. */
    readonly leftOut: readonly number[];
}

/** What one search for labels may cost, in looks at a value: far beyond what people write. */
const budget = 50_000;

/** A selector, and the values that it asks for: most selectors ask for one label, and two values of it exclude each other. */
interface Asked {
    readonly selector: LabelSelector;
    readonly wanted: Wanted;
}
type Wanted = ReadonlyMap<string, string>;

/** Labellings that satisfy all selectors of `inside` and none of `outside`, nor any that `inside` excludes anyway. */
interface Cell {
    readonly labels: Labels;
    readonly inside: readonly number[];
    readonly outside: readonly number[];
    readonly wanted: Wanted;
}

/**
 * Divides all labels that there can be into kinds: each labelling is of exactly one. Selectors over n independent keys
 * make 2^n kinds, so a selector that would make more than `limit` beyond one for each selector is left out, as is one
 * for which the search does not end; earlier selectors go first. No kinds and none left out: there can be no such labels.
 *
 * @param given What all the labels satisfy anyway.
 * @param never What none of them satisfies.
 */
export function labelKinds(
    selectors: readonly LabelSelector[],
    limit: number,
    given: readonly LabelSelector[] = [],
    never: readonly LabelSelector[] = [],
): LabelKinds {
    const start = findLabels({ matchAll: given, matchNone: never }, budget);
    if (start === null) return { kinds: [], leftOut: [] };
    if (start === "unknown") return { kinds: [], leftOut: [...selectors.keys()] };
    const asked = selectors.map((selector): Asked => ({ selector, wanted: wantedBy(selector) }));
    const division = { asked, given, never };
    let cells: Cell[] = [{ labels: start.labels, inside: [], outside: [], wanted: new Map() }];
    const leftOut: number[] = [];
    for (const number of asked.keys()) {
        const next = divideAll(cells, number, division, selectors.length + limit);
        if (next === undefined) leftOut.push(number);
        else cells = next;
    }
    const kinds = cells.map(({ labels, inside }) => ({ labels, satisfies: inside }));
    return { kinds: kinds.sort(bySatisfied), leftOut };
}

/** Fewest first, then in the order of the selectors. */
function bySatisfied({ satisfies: a }: LabelKind, { satisfies: b }: LabelKind): number {
    const place = a.findIndex((each, i) => each !== b[i]);
    return a.length - b.length || (place < 0 ? 0 : itemAt(a, place) - itemAt(b, place));
}

interface Division {
    readonly asked: readonly Asked[];
    readonly given: readonly LabelSelector[];
    readonly never: readonly LabelSelector[];
}

/** All cells by one selector more; undefined where that makes more than `most`, or where a search does not end. */
function divideAll(cells: readonly Cell[], number: number, division: Division, most: number): Cell[] | undefined {
    const next: Cell[] = [];
    for (const cell of cells) {
        const parts = divide(cell, number, division);
        if (parts === undefined) return undefined;
        next.push(...parts);
        if (next.length > most) return undefined;
    }
    return next;
}

/** The labellings of a cell that a selector matches, and the others; a cell may be all of one sort. */
function divide(cell: Cell, number: number, { asked, given, never }: Division): Cell[] | undefined {
    const { selector, wanted } = itemAt(asked, number);
    // That it is outside goes without saying: its place is not kept.
    if (exclude(cell.wanted, wanted)) return [cell];
    const [inside, outside] = [
        [...cell.inside, number],
        [...cell.outside, number],
    ];
    const search = (all: readonly number[], none: readonly number[], wanted: Wanted) => {
        const of = (numbers: readonly number[]) => numbers.map((each) => itemAt(asked, each).selector);
        const matchNone = of(none.filter((each) => !exclude(wanted, itemAt(asked, each).wanted)));
        return findLabels({ matchAll: [...given, ...of(all)], matchNone: [...never, ...matchNone] }, budget);
    };
    const both = new Map([...cell.wanted, ...wanted]);
    const isInside = matches(selector, cell.labels);
    const found = isInside ? search(cell.inside, outside, cell.wanted) : search(inside, cell.outside, both);
    if (found === "unknown") return undefined;
    const [labelsIn, labelsOut] = isInside ? [cell.labels, found?.labels] : [found?.labels, cell.labels];
    return [
        ...(labelsOut ? [{ ...cell, labels: labelsOut, outside }] : []),
        ...(labelsIn ? [{ labels: labelsIn, inside, outside: cell.outside, wanted: both }] : []),
    ];
}

/** Whether two selectors want different values of one label. */
function exclude(a: Wanted, b: Wanted): boolean {
    for (const [key, value] of b) if ((a.get(key) ?? value) !== value) return true;
    return false;
}

function wantedBy(selector: LabelSelector): Wanted {
    const one = requirements(selector).filter(({ operator, values }) => operator === "In" && values.size === 1);
    return new Map(one.flatMap(({ key, values }) => [...values].map((value) => [key, value] as const)));
}
