import type { Cni, CloudIdentity, DnsProfile, Enforcement, HostsDialect } from "../types";

/** One thing that is known of a platform, and where it is written. */
export interface Fact<T> {
    readonly value: T;
    /** Pages or source files that say it; none where the value is that there is nothing to say. */
    readonly sources: readonly string[];
    /** What the value does not say by itself. */
    readonly note?: string;
    /** What of it none of the sources says. */
    readonly unconfirmed?: string;
}

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
    /** The network plugin that acts on policies, as the platform makes clusters; absent where there is none or one of several. */
    readonly cni?: Fact<Cni>;
    /** The kind of policies that says names outside the cluster there; absent where the platform has none of its own. */
    readonly hosts?: Fact<HostsDialect>;
    /** What policies cannot do there whatever the plugin, a sentence each. */
    readonly limits: readonly Fact<string>[];
}
