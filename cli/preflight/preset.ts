import type { Cni as CniName, PlatformPreset, PresetName } from "../../mesh";
import type { KubeObject } from "../kubernetes/client";
import { type Cni, providerOf } from "./cni";
import type { Dns } from "./dns";

/** The preset that a cluster looks like. */
export interface SeenPreset {
    readonly name: PresetName;
    readonly why: string;
}

/** The objects that tell which platform it is. */
export interface PresetEvidence {
    readonly nodes: readonly KubeObject[];
    readonly daemonSets: readonly KubeObject[];
    readonly configMaps: readonly KubeObject[];
    readonly openshiftNetworks: readonly KubeObject[];
}

type Rule = (evidence: PresetEvidence) => SeenPreset | undefined;

/** Which platform it is; the first rule that knows says it. undefined where none does. */
export function detectPreset(evidence: PresetEvidence): SeenPreset | undefined {
    for (const rule of [openshift, gke, eks, aks, kind, distribution, kubespray, kubeadm]) {
        const seen = rule(evidence);
        if (seen !== undefined) return seen;
    }
    return undefined;
}

const hasLabel = (nodes: readonly KubeObject[], key: string, value?: string): boolean =>
    nodes.some(({ metadata }) => {
        const found = metadata.labels?.[key];
        return found !== undefined && (value === undefined || found === value);
    });
const isOf = (nodes: readonly KubeObject[], provider: string): boolean =>
    nodes.some((node) => providerOf(node) === provider);
const runs = (daemonSets: readonly KubeObject[], name: string): boolean =>
    daemonSets.some(({ metadata }) => metadata.name === name);

const openshift: Rule = ({ openshiftNetworks, daemonSets }) => {
    const dns = daemonSets.some(({ metadata }) => metadata.namespace === "openshift-dns");
    if (openshiftNetworks.length === 0 && !dns) return undefined;
    const why = dns ? "DaemonSet of openshift-dns" : "it has a network.config.openshift.io";
    return { name: "openshift", why };
};

const gke: Rule = ({ nodes, daemonSets }) => {
    if (!isOf(nodes, "gce") || !hasLabel(nodes, "cloud.google.com/gke-nodepool")) return undefined;
    if (nodes.some(({ metadata }) => metadata.name.startsWith("gk3-"))) {
        return { name: "gke-autopilot", why: "nodes of GKE whose names begin with gk3-" };
    }
    return runs(daemonSets, "anetd")
        ? { name: "gke-dataplane-v2", why: "nodes of GKE, and DaemonSet anetd" }
        : { name: "gke", why: "nodes of GKE, and no DaemonSet anetd" };
};

const eks: Rule = ({ nodes, daemonSets }) => {
    if (hasLabel(nodes, "eks.amazonaws.com/compute-type", "auto")) {
        return { name: "eks-auto", why: "node label eks.amazonaws.com/compute-type is auto" };
    }
    const own = isOf(nodes, "aws") && hasLabel(nodes, "eks.amazonaws.com/nodegroup");
    if (own) return { name: "eks", why: "nodes of AWS with label eks.amazonaws.com/nodegroup" };
    return isOf(nodes, "aws") && runs(daemonSets, "aws-node")
        ? { name: "eks", why: "nodes of AWS, and DaemonSet aws-node" }
        : undefined;
};

const aks: Rule = ({ nodes }) =>
    isOf(nodes, "azure") && hasLabel(nodes, "kubernetes.azure.com/cluster")
        ? { name: "aks", why: "nodes of Azure with label kubernetes.azure.com/cluster" }
        : undefined;

const kind: Rule = ({ nodes }) =>
    isOf(nodes, "kind") ? { name: "kind", why: "nodes have providerID kind://" } : undefined;

/** Distributions put their name into the kubelet's version: v1.34.1+k3s1, v1.34.1+rke2r1. */
const distribution: Rule = ({ nodes }) => {
    for (const name of ["k3s", "rke2"] as const) {
        const version = nodes.map(kubeletVersion).find((each) => each.includes(`+${name}`));
        if (version !== undefined) return { name, why: `kubelet ${version}` };
    }
    return undefined;
};

function kubeletVersion(node: KubeObject): string {
    const status = node["status"] as { nodeInfo?: { kubeletVersion?: string } } | undefined;
    return status?.nodeInfo?.kubeletVersion ?? "";
}

const kubespray: Rule = ({ daemonSets }) =>
    runs(daemonSets, "nodelocaldns")
        ? { name: "kubespray", why: "DaemonSet nodelocaldns, as kubespray calls it" }
        : undefined;

const kubeadm: Rule = ({ configMaps }) =>
    configMaps.some(({ metadata }) => metadata.name === "kubeadm-config")
        ? { name: "kubeadm", why: "ConfigMap kubeadm-config" }
        : undefined;

const cniNames: Readonly<Record<string, CniName>> = {
    "EKS Auto Mode": "aws-vpc-cni",
    "GKE Dataplane V2": "cilium",
    antrea: "antrea",
    "aws-node (VPC CNI)": "aws-vpc-cni",
    "azure-npm": "azure-npm",
    calico: "calico",
    cilium: "cilium",
    flannel: "flannel",
    k3s: "kube-router",
    "kube-network-policies": "kube-network-policies",
    "kube-router": "kube-router",
    kindnet: "kindnet",
    "ovn-kubernetes": "ovn-kubernetes",
};

/** The plugin that acts on policies, as `platform.cni` has it: set there, it says that it does. flannel where that is all there is. */
export function actingCni(cnis: readonly Cni[]): CniName | undefined {
    const acting = cnis.find(({ enforces }) => enforces === "yes");
    if (acting !== undefined) return cniNames[acting.name];
    return cnis.length === 1 && cnis[0]?.name === "flannel" ? "flannel" : undefined;
}

/** What a stack sets beside its preset, for a cluster where something else was seen. */
export interface Beside {
    readonly dns: boolean;
    readonly cni: boolean;
    /** A sentence for each thing that is other than the preset says. */
    readonly differences: readonly string[];
}

/** Holds a cluster against a preset. */
export function besidePreset(preset: PlatformPreset, dns: Dns, cni: CniName | undefined): Beside {
    const missing = dns.profiles.filter((profile) => !opens(preset, profile));
    const unseen = dns.profiles.length > 0 && !dns.profiles.some((profile) => opens(preset, profile));
    const usual = preset.cni?.value;
    const isOther = cni !== undefined && usual !== undefined && cni !== usual;
    return {
        dns: missing.length > 0,
        cni: cni !== undefined && (cni !== usual || preset.enforces.value === "when-enabled"),
        differences: [
            ...(missing.length > 0 ? [`DNS is served by ${missing.join(", ")}, which it does not open`] : []),
            ...(unseen ? [`nothing was seen of ${preset.dns.value.join(", ")}, which it opens`] : []),
            ...(isOther ? [`${cni} acts on policies, not ${usual}`] : []),
        ],
    };
}

/** Whether a preset opens the resolvers of a profile, under this name or as part of another. */
function opens({ dns: { value } }: PlatformPreset, profile: Dns["profiles"][number]): boolean {
    if (value.includes(profile)) return true;
    return (profile === "kube-dns" || profile === "node-local") && value.includes("gke");
}
