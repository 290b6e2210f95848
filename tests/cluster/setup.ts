import { ApiError } from "./api";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { Guest, type GuestOptions, leaveAll } from "./guest";

let shared: ControlPlane | { missing: string } | undefined;

let ending: Promise<void> | undefined;

// Ended by a signal, Node runs no exit handler, and those end every server and remove every network namespace.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        ending = shared === undefined || "missing" in shared ? Promise.resolve() : leaveAll(shared);
        void ending.finally(() => process.exit(130));
    });

/** Before the first spec, because building an API server takes longer than any test may. */
export async function mochaGlobalSetup(): Promise<void> {
    shared = await startControlPlane();
}

export async function mochaGlobalTeardown(): Promise<void> {
    // Without namespaces the specs that are left fail at once: the run may be over before they are taken away.
    if (ending !== undefined) return await ending;
    if (shared !== undefined && !("missing" in shared)) await shared.stop();
}

/** The control plane that all specs of a run share; skips the calling suite where there is none. */
export function controlPlane(context: Mocha.Context): ControlPlane {
    if (shared === undefined)
        throw new Error("find the control plane: run mocha with --config tests/cluster/.mocharc.json");
    return "missing" in shared ? skip(context, shared.missing) : shared;
}

/**
 * Namespaces for a suite on the cluster of this run. Skips the suite where they may not be made, and where the cluster puts
 * policies of its own into them: verdicts are then not those of what was written.
 */
export async function guestOn(
    context: Mocha.Context,
    plane: ControlPlane,
    namespaces: readonly string[],
    options: GuestOptions = {},
): Promise<Guest> {
    const guest = new Guest(plane, options);
    try {
        for (const name of namespaces) await guest.namespace(name);
        const policies = await Promise.all(
            namespaces.map((name) => plane.api.list("networking.k8s.io/v1", "NetworkPolicy", guest.name(name))),
        );
        const foreign = policies.flatMap(({ items }) => items)[0];
        if (foreign === undefined || plane.origin === "own") return guest;
        await guest.leave();
        skip(context, `this cluster puts policies of its own into new namespaces, such as ${foreign.metadata.name}`);
    } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        await guest.leave();
        skip(context, error.message);
    }
}

/** Skips the running test or hook and prints why, which mocha itself does not. */
export function skip(context: Mocha.Context, reason: string): never {
    console.log(`      skipped: ${reason}`);
    return context.skip();
}
