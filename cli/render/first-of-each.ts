/** So many of one kind are shown in a summary. */
const shown = 3;

/**
 * Of each kind the first few, and of which kinds how many are left out; what `isAlways` says is never left out.
 *
 * @param kind Of what kind one is, such as the policy that found it.
 */
export function firstOfEach<T>(
    all: readonly T[],
    kind: (each: T) => string,
    isAlways: (each: T) => boolean,
): { readonly kept: T[]; readonly left: (readonly [kind: string, count: number])[] } {
    const seen = new Map<string, number>();
    const kept = all.filter((each) => {
        if (isAlways(each)) return true;
        const number = (seen.get(kind(each)) ?? 0) + 1;
        seen.set(kind(each), number);
        return number <= shown;
    });
    const left = [...seen].flatMap(([name, number]) => (number > shown ? [[name, number - shown] as const] : []));
    return { kept, left };
}
