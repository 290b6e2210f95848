/** The name most like `given` (edit distance), if one is near enough to be what was meant: at most a third of it differs. */
export function nearest(given: string, names: readonly string[]): string | undefined {
    const ranked = names.map((name) => ({ name, far: distance(given, name) })).sort((a, b) => a.far - b.far);
    const best = ranked[0];
    return best && best.far <= Math.max(1, Math.ceil(given.length / 3)) ? best.name : undefined;
}

function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
        }
        row = next;
    }
    return row[b.length] ?? a.length;
}
