import { aks } from "./aks";
import { eks } from "./eks";
import { eksAuto } from "./eks-auto";
import { gke } from "./gke";
import { gkeAutopilot } from "./gke-autopilot";
import { gkeDataplaneV2 } from "./gke-dataplane-v2";
import { k3s } from "./k3s";
import { kind } from "./kind";
import { kubeadm } from "./kubeadm";
import { kubespray } from "./kubespray";
import { openshift } from "./openshift";
import type { PlatformPreset } from "./preset";
import { rke2 } from "./rke2";

/** Every preset by name, sorted. */
export const presets = {
    aks,
    eks,
    "eks-auto": eksAuto,
    gke,
    "gke-autopilot": gkeAutopilot,
    "gke-dataplane-v2": gkeDataplaneV2,
    k3s,
    kind,
    kubeadm,
    kubespray,
    openshift,
    rke2,
} as const satisfies Readonly<Record<string, PlatformPreset>>;

/** What a spec may call a platform. */
export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as readonly PresetName[];

/** What is known of a platform by its name. */
export const presetOf = (name: PresetName): PlatformPreset => presets[name];

export type { Fact, PlatformPreset } from "./preset";
