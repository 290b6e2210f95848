import type { ProfileName } from "../../netpol";
import type { KubeObject } from "../kubernetes/client";
import { configValue, type Container, containersOf, flag } from "./containers";

/** A network plugin that runs, and whether it acts on NetworkPolicies. */
export interface Cni {
    readonly name: string;
    readonly enforces: "yes" | "no" | "unknown";
    /** What says so, or what would have to change. */
    readonly why: string;
    /** The reading that the engine knows it by. */
    readonly profile?: ProfileName;
}

/** The objects that tell which plugin runs. */
export interface CniEvidence {
    readonly daemonSets: readonly KubeObject[];
    readonly nodes: readonly KubeObject[];
    readonly configMaps: readonly KubeObject[];
}

interface Agent {
    readonly daemonSet: string;
    readonly containers: readonly Container[];
    readonly evidence: CniEvidence;
}

type Rule = (agent: Agent) => Omit<Cni, "name"> & { readonly name?: string };

const yes = (profile?: ProfileName, why = "its agent runs"): Rule => {
    return () => ({ enforces: "yes", why, ...(profile === undefined ? {} : { profile }) });
};

/** By name of the DaemonSet, and where charts rename it, of its container. */
const rules: readonly (readonly [pattern: RegExp, name: string, rule: Rule])[] = [
    [/^(calico-node|rke2-canal|canal)$/, "calico", yes("calico")],
    [/^anetd$/, "GKE Dataplane V2", yes("cilium")],
    [/^(cilium|cilium-agent)$/, "cilium", cilium],
    [/^antrea-agent$/, "antrea", yes()],
    [/^kube-router$/, "kube-router", kubeRouter],
    [/^(kindnet|kindnet-cni)$/, "kindnet", kindnet],
    [/^kube-network-policies$/, "kube-network-policies", yes("kube-network-policies")],
    [/^(ovnkube-node|ovn-kubernetes-node)(-dpu(-host)?)?$/, "ovn-kubernetes", yes("ovn-kubernetes")],
    [/^sdn$/, "openshift-sdn", yes()],
    [/^kube-ovn-cni$/, "kube-ovn", yes()],
    [/^aws-node$/, "aws-node (VPC CNI)", awsNode],
    [/^azure-npm$/, "azure-npm", yes()],
    [/^(weave-net|weave)$/, "weave", weave],
    [/^(kube-flannel(-ds)?.*|flannel)$/, "flannel", flannel],
];

/**
 * Which plugins run, those that enforce first. Several are usual: flannel moves packets while Calico judges them.
 */
export function detectCni(evidence: CniEvidence): Cni[] {
    const found = new Map<string, Cni>();
    for (const daemonSet of evidence.daemonSets) {
        const containers = containersOf(daemonSet);
        const names = [daemonSet.metadata.name, ...containers.map((each) => each.name)];
        for (const [pattern, name, rule] of rules) {
            if (found.has(name) || !names.some((each) => pattern.test(each))) continue;
            const said = rule({ daemonSet: daemonSet.metadata.name, containers, evidence });
            found.set(name, { name, ...said, why: `${said.why} (DaemonSet ${idOf(daemonSet)})` });
        }
    }
    for (const cni of nodeRules.flatMap((rule) => rule(evidence, [...found.values()]) ?? [])) found.set(cni.name, cni);
    const rank = { yes: 0, unknown: 1, no: 2 } as const;
    return [...found.values()].sort((a, b) => rank[a.enforces] - rank[b.enforces]);
}

/** Whether policies take effect: one plugin that enforces is enough. */
export function enforcement(cnis: readonly Cni[]): Cni["enforces"] {
    if (cnis.some(({ enforces }) => enforces === "yes")) return "yes";
    return cnis.length > 0 && cnis.every(({ enforces }) => enforces === "no") ? "no" : "unknown";
}

function idOf({ metadata }: KubeObject): string {
    return `${metadata.namespace ?? "default"}/${metadata.name}`;
}

function cilium({ evidence }: Agent): ReturnType<Rule> {
    const mode = configValue(evidence.configMaps, "cilium-config", "enable-policy");
    if (mode === "never") return { enforces: "no", why: 'cilium-config has enable-policy "never"', profile: "cilium" };
    const nodes = configValue(evidence.configMaps, "cilium-config", "policy-cidr-match-mode")?.includes("nodes");
    const cidr = nodes
        ? "CIDRs match nodes"
        : "CIDRs match neither pods nor nodes, so kube-apiserver needs policyCIDRMatchMode: nodes";
    return { enforces: "yes", why: `its agent runs; ${cidr}`, profile: "cilium" };
}

function kubeRouter({ containers }: Agent): ReturnType<Rule> {
    return flag(containers, "run-firewall") === "false"
        ? { enforces: "no", why: "--run-firewall=false" }
        : { enforces: "yes", why: "its firewall runs" };
}

/** Images of kindnetd are dated; the first with a policy engine shipped with kind v0.24, the last without with v0.23. */
const kindnetSince = 20240813;
const kindnetNotUntil = 20240513;

function kindnet({ containers }: Agent): ReturnType<Rule> {
    const image = containers.map((each) => each.image).find((each) => each.includes("kindnetd")) ?? "";
    const date = Number(/:v(\d{8})/.exec(image)?.[1] ?? Number.NaN);
    if (date >= kindnetSince) {
        return { enforces: "yes", why: `image ${image}, kind v0.24 or newer`, profile: "kube-network-policies" };
    }
    if (date <= kindnetNotUntil)
        return { enforces: "no", why: `image ${image} is older than kind v0.24; upgrade kind` };
    return { enforces: "unknown", why: `image "${image}" does not say whether it is of kind v0.24 or newer` };
}

function awsNode({ containers, evidence }: Agent): ReturnType<Rule> {
    const agent = containers.find(({ name }) => /^aws-(eks-nodeagent|network-policy-agent)$/.test(name));
    const profile = "aws-vpc-cni" as const;
    if (agent === undefined) return { enforces: "no", why: "it runs without its network policy agent", profile };
    const on = flag([agent], "enable-network-policy");
    if (on !== "true") {
        return { enforces: "no", why: 'its agent is off; set enableNetworkPolicy: "true" on the add-on', profile };
    }
    const controller = configValue(evidence.configMaps, "amazon-vpc-cni", "enable-network-policy-controller");
    if (controller === "false") {
        return { enforces: "no", why: "amazon-vpc-cni has enable-network-policy-controller false", profile };
    }
    const mode = containers.map(({ env }) => env.NETWORK_POLICY_ENFORCING_MODE).find(Boolean) ?? "standard";
    const late = mode === "strict" ? "" : "; a new pod is open for its first seconds";
    return { enforces: "yes", why: `its network policy agent runs, ${mode} mode${late}`, profile };
}

function weave({ containers }: Agent): ReturnType<Rule> {
    const npc = containers.some(({ name }) => name === "weave-npc");
    const off = containers.some(({ env }) => env.EXPECT_NPC === "0");
    if (npc && !off) return { enforces: "yes", why: "weave-npc runs; the project has ended" };
    return { enforces: "no", why: off ? "EXPECT_NPC=0" : "it runs without weave-npc" };
}

function flannel(): ReturnType<Rule> {
    return { enforces: "no", why: "flannel only moves packets; add Calico (canal) or kube-network-policies" };
}

type NodeRule = (evidence: CniEvidence, found: readonly Cni[]) => Cni | undefined;

/** Platforms whose plugin is no DaemonSet: their nodes tell. */
const nodeRules: readonly NodeRule[] = [k3s, eksAutoMode, managedWithoutPolicy];

function k3s({ nodes }: CniEvidence): Cni | undefined {
    const own = nodes.filter((node) => kubeletVersion(node).includes("+k3s"));
    if (own.length === 0) return undefined;
    const off = own.some(({ metadata }) =>
        metadata.annotations?.["k3s.io/node-args"]?.includes("--disable-network-policy"),
    );
    return off
        ? { name: "k3s", enforces: "no", why: "its servers run with --disable-network-policy" }
        : { name: "k3s", enforces: "yes", why: "its network policy controller (kube-router) is part of k3s" };
}

function eksAutoMode({ nodes, configMaps }: CniEvidence): Cni | undefined {
    if (!nodes.some(({ metadata }) => metadata.labels?.["eks.amazonaws.com/compute-type"] === "auto")) return undefined;
    const on = configValue(configMaps, "amazon-vpc-cni", "enable-network-policy-controller") === "true";
    const why = on
        ? "amazon-vpc-cni turns the network policy controller on"
        : 'nodes of Auto Mode enforce only once ConfigMap amazon-vpc-cni has enable-network-policy-controller: "true"';
    return { name: "EKS Auto Mode", enforces: on ? "yes" : "no", why, profile: "aws-vpc-cni" };
}

function managedWithoutPolicy({ nodes }: CniEvidence, found: readonly Cni[]): Cni | undefined {
    if (found.some(({ enforces }) => enforces !== "no")) return undefined;
    const azure = nodes.some(({ metadata }) => metadata.labels?.["kubernetes.azure.com/network-policy"] === "none");
    if (azure) return { name: "AKS", enforces: "no", why: 'node label kubernetes.azure.com/network-policy is "none"' };
    if (
        nodes.some(
            (node) => providerOf(node) === "gce" && "cloud.google.com/gke-nodepool" in (node.metadata.labels ?? {}),
        )
    )
        return { name: "GKE", enforces: "no", why: "neither Dataplane V2 (anetd) nor Calico runs" };
    return undefined;
}

function kubeletVersion(node: KubeObject): string {
    const status = node["status"] as { nodeInfo?: { kubeletVersion?: string } } | undefined;
    return status?.nodeInfo?.kubeletVersion ?? "";
}

/** `aws`, `gce`, `azure`, `kind` …: the scheme of a node's providerID; "" where it has none. */
export function providerOf(node: KubeObject): string {
    const spec = node["spec"] as { providerID?: string } | undefined;
    return spec?.providerID?.split(":")[0] ?? "";
}
