import { type ControlPlane, startControlPlane } from "./control-plane";

let shared: Promise<ControlPlane | { missing: string }> | undefined;

/** The control plane that all specs of a run share, started at first use; skips the calling suite where there is none. */
export async function controlPlane(context: Mocha.Context): Promise<ControlPlane> {
    shared ??= startControlPlane();
    const plane = await shared;
    if ("missing" in plane) return skip(context, plane.missing);
    return plane;
}

/** Skips the running test or hook and prints why, which mocha itself does not. */
export function skip(context: Mocha.Context, reason: string): never {
    console.log(`      skipped: ${reason}`);
    return context.skip();
}

export const mochaHooks = {
    async afterAll(): Promise<void> {
        const plane = await shared;
        if (plane !== undefined && !("missing" in plane)) await plane.stop();
    },
};
