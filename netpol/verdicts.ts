import type { Verdict } from "./types";

/** A connection needs both halves: denied where one is, allowed where both are, else unknown. */
export function both(a: Verdict, b: Verdict): Verdict {
    if (a === "denied" || b === "denied") return "denied";
    return a === "allowed" && b === "allowed" ? "allowed" : "unknown";
}

/** Policies union: allowed where one allows, denied where all do, else unknown. */
export function either(a: Verdict, b: Verdict): Verdict {
    if (a === "allowed" || b === "allowed") return "allowed";
    return a === "denied" && b === "denied" ? "denied" : "unknown";
}

/** Two readings of the same thing: what both say, else unknown. */
export function agreed(a: Verdict, b: Verdict): Verdict {
    return a === b ? a : "unknown";
}
