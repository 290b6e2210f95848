import type { Cni, CloudIdentity, DnsProfile } from "../types";

/** One thing that is known of a platform, and where it is written. */
export interface Fact<T> {
    readonly value: T;
    /** Pages or source files that say it, the platform's own first. */
    readonly sources: readonly string[];
    /** What the value does not say by itself. */
    readonly note?: string;
    /** No page of the platform says it: what is missing. */
    readonly unconfirmed?: string;
}

/**
 * Whether policies take effect:
 *
 * - `always`: on every cluster of the platform.
 * - `when-enabled`: only where something is switched on; else the API server takes policies, and nothing acts on them.
 * - `never`: whatever is switched on.
 */
export type Enforcement = "always" | "never" | "when-enabled";

/** What a platform is known to be. Data: what a spec says beside its name comes first. */
export interface PlatformPreset {
    readonly name: string;
    /** As its makers write it. */
    readonly title: string;
    readonly dns: Fact<readonly DnsProfile[]>;
    readonly identity: Fact<CloudIdentity | "none">;
    /** CIDRs whence the platform's load balancers ask whether their targets live; [] where it has none of its own. */
    readonly healthChecks: Fact<readonly string[]>;
    readonly enforces: Fact<Enforcement>;
    /** Absent where clusters of the platform run one of several. */
    readonly cni?: Fact<Cni>;
    /** What policies cannot do there, a sentence each. */
    readonly limits: readonly Fact<string>[];
}
