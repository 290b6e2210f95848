import type { PresetName } from "../../../mesh";
import type { ProposedPlatform } from "../../preflight/platform";
import { platformYaml } from "../../preflight/platform";

/** The ranges that a platform's installer takes where nobody says others, and where that is written. */
interface UsualRanges {
    readonly podCidrs?: readonly string[];
    readonly serviceCidrs?: readonly string[];
    readonly nodeCidrs?: readonly string[];
    readonly dnsClusterIp?: string;
    readonly source?: string;
    /** What else may be so there. */
    readonly note?: string;
}

const k3s: UsualRanges = {
    podCidrs: ["10.42.0.0/16"],
    serviceCidrs: ["10.43.0.0/16"],
    source: "https://docs.k3s.io/cli/server",
};
const eksNote = "EKS takes 172.20.0.0/16 or 10.100.0.0/16 for Services, and .0.10 of it for DNS.";
const eksServices = "https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html";

const usualRanges: Readonly<Record<PresetName, UsualRanges>> = {
    aks: {
        serviceCidrs: ["10.0.0.0/16"],
        source: "https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning",
    },
    eks: { serviceCidrs: ["172.20.0.0/16"], source: eksServices, note: eksNote },
    "eks-auto": { serviceCidrs: ["172.20.0.0/16"], dnsClusterIp: "172.20.0.10", source: eksServices, note: eksNote },
    gke: {},
    "gke-autopilot": {
        serviceCidrs: ["34.118.224.0/20"],
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
    },
    "gke-dataplane-v2": {},
    k3s,
    kind: {
        podCidrs: ["10.244.0.0/16"],
        serviceCidrs: ["10.96.0.0/16"],
        nodeCidrs: ["172.18.0.0/16"],
        source: "https://kind.sigs.k8s.io/docs/user/configuration/",
    },
    kubeadm: {
        serviceCidrs: ["10.96.0.0/12"],
        source: "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-init/",
    },
    kubespray: {
        podCidrs: ["10.233.64.0/18"],
        serviceCidrs: ["10.233.0.0/18"],
        source: "https://github.com/kubernetes-sigs/kubespray/blob/master/docs/ansible/vars.md",
    },
    openshift: {
        podCidrs: ["10.128.0.0/14"],
        serviceCidrs: ["172.30.0.0/16"],
        source: "https://docs.openshift.com/container-platform/4.17/networking/cidr-range-definitions.html",
    },
    rke2: { ...k3s, source: "https://docs.rke2.io/reference/server_config" },
};

const ranges = ["podCidrs", "serviceCidrs", "nodeCidrs"] as const;

/** `platform` of a spec where no cluster was asked: the preset, the ranges that are usual there, and what is left to fill in. */
export function usualPlatform(preset: PresetName): string {
    const usual = usualRanges[preset];
    const known = ranges.flatMap((key) => (usual[key] === undefined ? [] : [`  ${key}: [${usual[key].join(", ")}]`]));
    const dns = usual.dnsClusterIp === undefined ? [] : [`  dnsClusterIp: ${usual.dnsClusterIp}`];
    const missing = ranges.filter((key) => usual[key] === undefined);
    return [
        "platform:",
        `  preset: ${preset}`,
        ...(usual.source === undefined ? [] : [`  # Usual there; this cluster's may be others (${usual.source}).`]),
        ...(usual.note === undefined ? [] : [`  # ${usual.note}`]),
        ...known,
        ...dns,
        ...(missing.length === 0
            ? []
            : ["  # Fill in; npx ai-mesh preflight finds out what a cluster says of itself."]),
        ...missing.map((key) => `  # ${key}: [10.0.0.0/16]`),
        "",
    ].join("\n");
}

/** `platform` of a spec as a cluster was seen; what a preset cannot do without is as it is usual there. */
export function seenPlatform(seen: ProposedPlatform): string {
    const yaml = platformYaml(seen);
    const address = seen.preset === undefined ? undefined : usualRanges[seen.preset].dnsClusterIp;
    if (address === undefined || /^ {2}dnsClusterIp:/m.test(yaml)) return yaml;
    return `${yaml}  # Usual there; this cluster's may be another.\n  dnsClusterIp: ${address}\n`;
}
