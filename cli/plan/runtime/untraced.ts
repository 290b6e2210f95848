/** The runtime's own: keeps a promise in mind until it settles, with the stack that made it. */
export type Traced = (promise: Promise<unknown>, context: unknown) => Promise<unknown>;

/** Where the runtime counts open promises, once it is loaded. */
export interface State {
    getStore(): { leakCandidates: Set<Promise<unknown>> };
}

/**
 * Counts the promises that a program leaves open, as the runtime does, but keeps no stack of each. The first one goes
 * the runtime's own way, which sets up the check at exit.
 */
export function untraced(traced: Traced, state: () => State | undefined): Traced {
    let first = true;
    return (promise, context) => {
        // The parts of two Outputs of every resource, whose registration is counted itself.
        if (typeof context === "string" && /^resolve(?:URN|ID)/.test(context)) return promise;
        const open = state()?.getStore().leakCandidates;
        if (first || !open) {
            first = false;
            return traced(promise, context);
        }
        open.add(promise);
        return promise.then(
            (value) => (open.delete(promise), value),
            (error: object) => {
                open.delete(promise);
                // For the runtime alone: printed with the error, it would only get in the way.
                throw Object.defineProperty(error, "promise", { value: promise, configurable: true, writable: true });
            },
        );
    };
}
