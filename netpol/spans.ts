/**
 * Sets of points on an ordered line, kept as the sorted points where membership changes: `[b0, b1, b2, b3]` is
 * `[b0, b1) ∪ [b2, b3)`. Needs order only, no arithmetic, so that ports and IPv4 addresses (number) and IPv6 addresses
 * (bigint) share one algebra.
 */

/** What lines are made of. One list holds one of the two, never both. */
export type Point = number | bigint;

/** Sorted, strictly ascending, even in length. */
export type Bounds<T extends Point> = readonly T[];

type Keep = (inA: boolean, inB: boolean) => boolean;

const either: Keep = (a, b) => a || b;
const both: Keep = (a, b) => a && b;
const onlyFirst: Keep = (a, b) => a && !b;

function combine<T extends Point>(a: Bounds<T>, b: Bounds<T>, keep: Keep): T[] {
    const out: T[] = [];
    let i = 0;
    let j = 0;
    let inside = false;
    for (;;) {
        const x = a[i];
        const y = b[j];
        const at = y === undefined || (x !== undefined && x <= y) ? x : y;
        if (at === undefined) return out;
        if (x === at) i++;
        if (y === at) j++;
        const now = keep((i & 1) === 1, (j & 1) === 1);
        if (now !== inside) {
            out.push(at);
            inside = now;
        }
    }
}

/** Points in `a` or `b`. */
export function union<T extends Point>(a: Bounds<T>, b: Bounds<T>): Bounds<T> {
    return a.length === 0 ? b : b.length === 0 ? a : combine(a, b, either);
}

/** Points in `a` and `b`. */
export function intersect<T extends Point>(a: Bounds<T>, b: Bounds<T>): Bounds<T> {
    return a.length === 0 || b.length === 0 ? [] : combine(a, b, both);
}

/** Points in `a` that are not in `b`. */
export function subtract<T extends Point>(a: Bounds<T>, b: Bounds<T>): Bounds<T> {
    return a.length === 0 || b.length === 0 ? a : combine(a, b, onlyFirst);
}

/** Whether two lists bound the same set. */
export function equal<T extends Point>(a: Bounds<T>, b: Bounds<T>): boolean {
    return a.length === b.length && a.every((point, i) => point === b[i]);
}

/** Whether `point` is in the set. */
export function contains<T extends Point>(bounds: Bounds<T>, point: T): boolean {
    let low = 0;
    let high = bounds.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (bounds[middle]! <= point) low = middle + 1;
        else high = middle;
    }
    return (low & 1) === 1;
}

/** The half-open pairs of a set, in order. */
export function* pairs<T extends Point>(bounds: Bounds<T>): Generator<readonly [from: T, end: T]> {
    for (let i = 0; i + 1 < bounds.length; i += 2) yield [bounds[i]!, bounds[i + 1]!];
}

/** The union of any number of sets at once, in n log n of their bounds: what a fold of {@link union} does in n squared. */
export function unionAll<T extends Point>(sets: readonly Bounds<T>[]): Bounds<T> {
    if (sets.length <= 2) return union(sets[0] ?? [], sets[1] ?? []);
    const spans: (readonly [T, T])[] = [];
    for (const set of sets) for (const span of pairs(set)) spans.push(span);
    spans.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const out: T[] = [];
    for (const [from, end] of spans) {
        const last = out.length - 1;
        if (last < 0 || from > out[last]!) out.push(from, end);
        else if (end > out[last]!) out[last] = end;
    }
    return out;
}
