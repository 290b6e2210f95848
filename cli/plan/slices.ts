/** Long enough that waiting costs nothing beside it, and too short for anybody to notice. */
const SLICE_MS = 10;

/** Runs steps to their end, and lets whatever else the process has to do go first every few milliseconds. */
export async function inSlices<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
        const until = performance.now() + SLICE_MS;
        do {
            const step = steps.next();
            if (step.done) return step.value;
        } while (performance.now() < until);
        await new Promise(setImmediate);
    }
}
