/** What a function returns; where it throws, `undefined`, and `problem` is told whose problem it is and what. */
export function attempt<T>(of: () => T, title: string, problem: (text: string) => void): T | undefined {
    try {
        return of();
    } catch (error) {
        problem(`${title}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
    }
}
