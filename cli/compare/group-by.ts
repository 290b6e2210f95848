/** Items by what they have in common, in the order in which they come. */
export function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, [Item, ...Item[]]> {
    const groups = new Map<Key, [Item, ...Item[]]>();
    for (const item of items) append(groups, keyOf(item), item);
    return groups;
}

/** Adds an item to the group of a key. */
export function append<Key, Item>(groups: Map<Key, [Item, ...Item[]]>, key: Key, item: Item): void {
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
}
