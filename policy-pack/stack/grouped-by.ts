/** Items by key, each group in the order of the items. */
export function groupedBy<T>(items: readonly T[], key: (item: T) => string): Map<string, [T, ...T[]]> {
    const groups = new Map<string, [T, ...T[]]>();
    for (const item of items) {
        const group = groups.get(key(item));
        if (group === undefined) groups.set(key(item), [item]);
        else group.push(item);
    }
    return groups;
}
