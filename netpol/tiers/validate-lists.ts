import type { ValueAtPath } from "../validate/problem";

/** The entries of a list that may not have more than `most`. */
export function atMost(list: ValueAtPath, most: number): ValueAtPath[] {
    const items = list.items();
    if (items.length > most) list.problem(`may have ${most} entries at most, not ${items.length}`);
    return items;
}

/** The same of a list that must not be empty: no list of these policies means "everything" when it is. */
export function atLeastOne(list: ValueAtPath, most: number): ValueAtPath[] {
    const items = atMost(list, most);
    if (items.length === 0 && (list.absent || Array.isArray(list.value))) list.problem("must have at least one entry");
    return items;
}

/** The one field of an object that must have exactly one of `known`; a problem, and `undefined`, where it has not. */
export function onlyField(spot: ValueAtPath, known: readonly string[]): string | undefined {
    if (!spot.object(known)) return undefined;
    const given = known.filter((name) => !spot.field(name).absent);
    if (given.length === 1) return given[0];
    // A field that nobody knows has been named already.
    if (given.length === 0 && Object.keys(spot.value as object).some((name) => !known.includes(name))) return undefined;
    const count = given.length === 0 ? "has none" : `has ${given.join(" and ")}`;
    spot.problem(`must have exactly one of ${known.join(", ")}, but ${count}`);
    return undefined;
}
