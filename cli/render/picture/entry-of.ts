/** What a map holds for an id that is known to be in it. @throws {RangeError} Where it is not, which is a mistake here. */
export function entryOf<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
    const entry = map.get(id);
    if (entry === undefined) throw new RangeError(`no entry "${id}" among ${map.size}`);
    return entry;
}
