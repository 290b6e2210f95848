/** The item at a place that is known to be one of the list. @throws {RangeError} Where it is none, which is a mistake here. */
export function itemAt<T>(list: readonly T[], place: number): T {
    const item = list[place];
    if (item === undefined) throw new RangeError(`no item ${place} in a list of ${list.length}`);
    return item;
}
