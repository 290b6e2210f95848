import type { DnsProfile } from "./dns";

/**
 * How platforms serve DNS, by the name that a mesh or config gives as `platform.preset`: the profiles that pods must reach
 * there. Kept here anew, since a judge does not share its maker's data; a test holds the names together.
 */
export const presetDns: Readonly<Record<string, readonly DnsProfile[]>> = {
    aks: ["aks-local-dns", "kube-dns"],
    eks: ["kube-dns"],
    "eks-auto": ["eks-auto-mode"],
    gke: ["gke"],
    "gke-autopilot": ["gke", "gke-cloud-dns"],
    "gke-dataplane-v2": ["gke"],
    k3s: ["kube-dns"],
    kind: ["kube-dns"],
    kubeadm: ["kube-dns"],
    kubespray: ["kube-dns", "node-local-kubespray"],
    openshift: ["openshift"],
    rke2: ["kube-dns"],
};
