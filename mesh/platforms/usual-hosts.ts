import type { Cni, HostsDialect } from "../types";
import type { PlatformPreset } from "./preset";

/**
 * The kind of policies that says names where a spec does not choose one: the preset's own, and Cilium's where the spec says that
 * the network plugin is Cilium. GKE runs Cilium, and serves none of its policies.
 */
export const usualHosts = (preset: PlatformPreset | undefined, cni: Cni | undefined): HostsDialect | undefined =>
    preset?.hosts?.value ?? (cni === "cilium" && preset?.name !== "gke" ? "cilium" : undefined);
