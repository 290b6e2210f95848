import { type Index, portsBetween, type PortsBetween, PortSet } from "../../netpol";
import { type Change, type ComparedConnection, type ConnectionEnd, endpointOf, isThere } from "./change";
import type { ComparedSides } from "./connections";

/** Both sides with what is not known of their policies. */
export interface Doubted extends Pick<ComparedSides, "before" | "after"> {
    /** The side after as it may be, one of which it is; absent where that is not tried. `after` names what it depends on. */
    readonly readings?: readonly Index[] | undefined;
}

/**
 * A change as sure as its sides are with the policies that are not judged: what one of these may open before, or shut after,
 * opens perhaps, and what one may open after, or shut before, closes perhaps.
 */
export function noSurerThan(sides: Doubted, change: Change): Change {
    const { opened, closed } = change;
    const [before, after] = [knownOn("before", sides, change), knownOn("after", sides, change)];
    const opensSurely = opened.intersect(after.ports).subtract(mayBeOpen(before));
    const closesSurely = closed.intersect(before.ports).subtract(mayBeOpen(after));
    return {
        ...change,
        opened: opensSurely,
        closed: closesSurely,
        perhapsOpened: change.perhapsOpened.union(opened.subtract(opensSurely)),
        perhapsClosed: change.perhapsClosed.union(closed.subtract(closesSurely)),
        before: lessSure(change.before, before),
        after: lessSure(change.after, after),
    };
}

/** The same of a connection, whether or not it changes. */
export function asSureAs<T extends ComparedConnection>(sides: Doubted, found: T): T {
    const [before, after] = [knownOn("before", sides, found), knownOn("after", sides, found)];
    return { ...found, before: lessSure(found.before, before), after: lessSure(found.after, after) };
}

function knownOn(
    side: "before" | "after",
    sides: Doubted,
    { from, to }: Pick<ComparedConnection, "from" | "to">,
): PortsBetween {
    if (!isThere(from, side) || !isThere(to, side)) return nothing;
    const [first, ...others] = (side === "after" ? sides.readings : undefined) ?? [sides[side]];
    if (first === undefined) return nothing;
    return others.map((index) => between(index, from, to)).reduce(oneOf, between(first, from, to));
}

/** What is known where one of two is so. */
function oneOf(a: PortsBetween, b: PortsBetween): PortsBetween {
    const ports = a.ports.intersect(b.ports);
    return { ports, unknown: mayBeOpen(a).union(mayBeOpen(b)).subtract(ports) };
}

const nothing: PortsBetween = { ports: PortSet.none, unknown: PortSet.none };

/** What is not judged speaks of all addresses or of none, so that one stands for all of an end. */
const between = (index: Index, from: ConnectionEnd, to: ConnectionEnd): PortsBetween =>
    portsBetween(index, endpointOf(from), endpointOf(to));

const mayBeOpen = ({ ports, unknown }: PortsBetween): PortSet => ports.union(unknown);

function lessSure({ ports, unknown }: PortsBetween, known: PortsBetween): PortsBetween {
    const sure = ports.intersect(known.ports);
    return { ports: sure, unknown: unknown.union(ports.subtract(sure)) };
}
