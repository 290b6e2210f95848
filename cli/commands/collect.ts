/** Gathers the values of an option that may be given several times, as commander hands them over one by one. */
export function collect(value: string, earlier: unknown): string[] {
    // A default that is no list, such as that of an option which may also be negated, counts as none.
    return [...(Array.isArray(earlier) ? (earlier as string[]) : []), value];
}
