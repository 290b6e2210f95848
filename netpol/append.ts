/** Adds a value to the list of a key. */
export function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}
