/** Answers by the objects that they are about, each worked out once. */
export class Kept<T> {
    readonly #known = new WeakMap<object, Kept<T>>();
    #answer: T | undefined;

    of(about: readonly object[], make: () => T): T {
        const [first, ...others] = about;
        if (first === undefined) return (this.#answer ??= make());
        let kept = this.#known.get(first);
        if (kept === undefined) this.#known.set(first, (kept = new Kept()));
        return kept.of(others, make);
    }
}
