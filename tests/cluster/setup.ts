import { type ControlPlane, startControlPlane } from "./control-plane";

let shared: ControlPlane | { missing: string } | undefined;

// Ended by a signal, Node runs no exit handler, and those end every server and remove every network namespace.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

/** Before the first spec, because building an API server takes longer than any test may. */
export async function mochaGlobalSetup(): Promise<void> {
    shared = await startControlPlane();
}

export async function mochaGlobalTeardown(): Promise<void> {
    if (shared !== undefined && !("missing" in shared)) await shared.stop();
}

/** The control plane that all specs of a run share; skips the calling suite where there is none. */
export function controlPlane(context: Mocha.Context): ControlPlane {
    if (shared === undefined)
        throw new Error("find the control plane: run mocha with --config tests/cluster/.mocharc.json");
    return "missing" in shared ? skip(context, shared.missing) : shared;
}

/** Skips the running test or hook and prints why, which mocha itself does not. */
export function skip(context: Mocha.Context, reason: string): never {
    console.log(`      skipped: ${reason}`);
    return context.skip();
}
