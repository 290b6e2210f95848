import { findLabels, type Labels, type LabelSelector, matches } from "../../netpol";

/** Pods that no selector tells apart, by labels that one of them may have. */
export interface KindOfPods {
    readonly labels: Labels;
    /** Those of the selectors that match, by their number. */
    readonly matched: ReadonlySet<number>;
}

/** Every kind of pods that some selectors tell apart; not `complete` where there are too many of them. */
export interface KindsOfPods {
    readonly kinds: readonly KindOfPods[];
    readonly complete: boolean;
}

interface Cell {
    readonly labels: Labels;
    readonly inside: readonly number[];
    readonly outside: readonly number[];
    /** What the selectors inside want of a key, for the common case that another wants something else of it. */
    readonly wanted: ReadonlyMap<string, string>;
}

/** What one search for labels may cost, in looks at a value: far beyond what people write. */
const budget = 50_000;

/** A selector, and what it wants of a label at least: the common case that two want different things of one is cheap. */
interface Asked {
    readonly selector: LabelSelector;
    readonly wanted: ReadonlyMap<string, string>;
}

/**
 * Divides all pods that there can be into kinds: pods of a kind are matched by the same selectors, so no policy tells
 * them apart. Labels are the fewest that do, and the kind that nothing matches is among them where there is one.
 *
 * @param most How many kinds to find; selectors that would make more are left aside.
 */
export function kindsOfPods(selectors: readonly LabelSelector[], most: number): KindsOfPods {
    const asked = selectors.map((selector): Asked => ({ selector, wanted: wantedBy(selector) }));
    let cells: Cell[] = [{ labels: {}, inside: [], outside: [], wanted: new Map() }];
    let complete = true;
    for (const number of asked.keys()) {
        const divided = cells.map((cell) => divide(cell, number, asked));
        const next = divided.flatMap((each) => each.cells);
        complete &&= next.length <= most && divided.every(({ sure }) => sure);
        if (next.length <= most) cells = next;
    }
    return { kinds: cells.map(({ labels, inside }) => ({ labels, matched: new Set(inside) })), complete };
}

/** The pods of a cell that a selector matches, and the others; a cell may be all of one sort. */
function divide(cell: Cell, number: number, asked: readonly Asked[]): { cells: Cell[]; sure: boolean } {
    const { selector, wanted } = asked[number]!;
    if (conflict(cell.wanted, wanted)) return { cells: [cell], sure: true };
    const within = matches(selector, cell.labels);
    const both = new Map([...cell.wanted, ...wanted]);
    const [inside, outside] = [
        [...cell.inside, number],
        [...cell.outside, number],
    ];
    const search = (all: readonly number[], none: readonly number[], has: Cell["wanted"]) => {
        const rest = none.filter((each) => !conflict(has, asked[each]!.wanted));
        const of = (numbers: readonly number[]) => numbers.map((each) => asked[each]!.selector);
        return findLabels({ matchAll: of(all), matchNone: of(rest) }, budget);
    };
    const other = within ? search(cell.inside, outside, cell.wanted) : search(inside, cell.outside, both);
    const found = other === null || other === "unknown" ? undefined : other.labels;
    const [labelsIn, labelsOut] = within ? [cell.labels, found] : [found, cell.labels];
    return {
        cells: [
            ...(labelsOut ? [{ ...cell, labels: labelsOut, outside }] : []),
            ...(labelsIn ? [{ ...cell, labels: labelsIn, inside, wanted: both }] : []),
        ],
        sure: other !== "unknown",
    };
}

/** Whether the two want different values of one label. */
function conflict(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
    for (const [key, value] of b) if ((a.get(key) ?? value) !== value) return true;
    return false;
}

function wantedBy({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Map<string, string> {
    const only = matchExpressions.flatMap(({ key, operator, values = [] }) =>
        operator === "In" && values.length === 1 ? [[key, values[0]!] as const] : [],
    );
    return new Map([...Object.entries(matchLabels), ...only]);
}
