import { type DnsProfile, isByServiceAddress } from "../../mesh";
import type { KubeObject } from "../kubernetes/client";
import { count } from "../terminal/count";
import { providerOf } from "./cni";
import { containersOf, flag } from "./containers";

/** How pods resolve names, as `platform.dns` says it. */
export interface Dns {
    /** Sorted; empty where no rule knows what was found. */
    readonly profiles: readonly DnsProfile[];
    /** Address of the cluster DNS Service. */
    readonly clusterIp?: string;
    /** Whether policies must allow that address. */
    readonly needsClusterIp: boolean;
    /** Resolvers that no profile knows, as `platform.resolvers` has them. */
    readonly resolvers: readonly ResolverSpec[];
    /** One line for each thing that was found, or that should have been. */
    readonly why: readonly string[];
}

/** A resolver as a spec has it. */
export type ResolverSpec =
    | { readonly cidrs: readonly string[] }
    | { readonly namespace: string; readonly podLabels: Readonly<Record<string, string>> };

/** The objects that tell how DNS is served. */
export interface DnsEvidence {
    readonly daemonSets: readonly KubeObject[];
    readonly systemPods: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly nodes: readonly KubeObject[];
}

const nodeLocalProfiles: Readonly<Record<string, DnsProfile>> = {
    "169.254.20.10": "node-local",
    "169.254.25.10": "node-local-kubespray",
};

/** Which of the DNS profiles the cluster needs. Several are usual: a cache on each node in front of CoreDNS. */
export function detectDns(evidence: DnsEvidence): Dns {
    const clusterIp = dnsClusterIp(evidence.services);
    const parts = [openshift, pods, nodeLocal, eksAutoMode, aksLocalDns, gkeCloudDns].map((rule) =>
        rule(evidence, clusterIp),
    );
    const profiles = new Set(parts.flatMap((part) => part?.profiles ?? []));
    // GKE's own profile says both: its cache, and the pods behind it.
    if (profiles.has("gke")) for (const each of ["kube-dns", "node-local"] as const) profiles.delete(each);
    if (profiles.has("coredns")) profiles.delete("kube-dns");
    const needsClusterIp = [...profiles].some(isByServiceAddress);
    return {
        profiles: [...profiles].sort(),
        ...(clusterIp === undefined ? {} : { clusterIp }),
        needsClusterIp,
        resolvers: parts.flatMap((part) => part?.resolvers ?? []),
        why: parts.flatMap((part) => part?.why ?? []),
    };
}

type Part =
    | { readonly profiles: readonly DnsProfile[]; readonly resolvers?: readonly ResolverSpec[]; readonly why: string }
    | undefined;
type Rule = (evidence: DnsEvidence, clusterIp: string | undefined) => Part;

function dnsClusterIp(services: readonly KubeObject[]): string | undefined {
    const names = ["kube-system/kube-dns", "kube-system/coredns", "openshift-dns/dns-default"];
    const ips = names.flatMap((name) =>
        services
            .filter(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === name)
            .map((service) => (service["spec"] as { clusterIP?: string } | undefined)?.clusterIP),
    );
    return ips.find((ip) => ip !== undefined && ip !== "None" && ip !== "");
}

const openshift: Rule = ({ daemonSets }) =>
    daemonSets.some(({ metadata }) => metadata.namespace === "openshift-dns" && metadata.name === "dns-default")
        ? { profiles: ["openshift"], why: "DaemonSet openshift-dns/dns-default" }
        : undefined;

const pods: Rule = ({ systemPods }) => {
    const labelled = (key: string, value: string): number =>
        systemPods.filter(({ metadata }) => metadata.labels?.[key] === value).length;
    const [kubeDns, coreDns] = [labelled("k8s-app", "kube-dns"), labelled("k8s-app", "coredns")];
    const why = (found: number, label: string): string =>
        `${count(found, "pod")} labelled k8s-app: ${label} in kube-system`;
    if (coreDns > 0) return { profiles: ["coredns"], why: why(coreDns, "coredns") };
    if (kubeDns > 0) return { profiles: ["kube-dns"], why: why(kubeDns, "kube-dns") };
    const chart = labelled("app.kubernetes.io/name", "coredns");
    if (chart === 0) return undefined;
    return {
        profiles: [],
        resolvers: [{ namespace: "kube-system", podLabels: { "app.kubernetes.io/name": "coredns" } }],
        why: `${count(chart, "pod")} labelled app.kubernetes.io/name: coredns alone, which no profile selects; name them under resolvers`,
    };
};

const nodeLocal: Rule = ({ daemonSets, nodes }, clusterIp) => {
    const cache = daemonSets.find(({ metadata }) => /^(node-local-dns|nodelocaldns)$/.test(metadata.name));
    if (cache === undefined) return undefined;
    const named = `DaemonSet ${cache.metadata.namespace ?? ""}/${cache.metadata.name}`;
    if (nodes.some((node) => providerOf(node) === "gce")) return { profiles: ["gke"], why: `${named} on GKE` };
    const ips = flag(containersOf(cache), "localip")?.split(",") ?? [];
    const known = ips.flatMap((ip) => nodeLocalProfiles[ip] ?? []);
    // In iptables mode the cache takes the Service's own address on every node, so no pod ever sees the connection.
    const takesService = clusterIp !== undefined && ips.includes(clusterIp);
    const where = ips.length > 0 ? `listens on ${ips.join(" and ")}` : "does not say where it listens (-localip)";
    const other = ips.filter((ip) => !(ip in nodeLocalProfiles) && ip !== clusterIp && ip.startsWith("169.254."));
    const unknown = other.length > 0 ? `; no profile knows ${other.join(", ")}: name it under resolvers` : "";
    return {
        profiles: [...known, ...(takesService ? ["cluster-ip" as const] : [])],
        ...(other.length > 0 ? { resolvers: other.map((ip) => ({ cidrs: [`${ip}/32`] })) } : {}),
        why: `${named} ${where}${unknown}`,
    };
};

const eksAutoMode: Rule = ({ nodes, systemPods }, clusterIp) => {
    if (!nodes.some(({ metadata }) => metadata.labels?.["eks.amazonaws.com/compute-type"] === "auto")) return undefined;
    if (hasDnsPods(systemPods)) return undefined;
    const at =
        clusterIp === undefined ? "; no DNS Service says where: it is the tenth address of the Service range" : "";
    return { profiles: ["eks-auto-mode"], why: `nodes of EKS Auto Mode serve DNS themselves${at}` };
};

const aksLocalDns: Rule = ({ nodes }) =>
    nodes.some(({ metadata }) => metadata.labels?.["kubernetes.azure.com/localdns-state"] === "enabled")
        ? { profiles: ["aks-local-dns"], why: 'node label kubernetes.azure.com/localdns-state is "enabled"' }
        : undefined;

const gkeCloudDns: Rule = ({ nodes, systemPods, daemonSets }) => {
    const gke = nodes.some((node) => providerOf(node) === "gce");
    const cache = daemonSets.some(({ metadata }) => metadata.name === "node-local-dns");
    if (!gke || cache || hasDnsPods(systemPods)) return undefined;
    return { profiles: ["gke-cloud-dns"], why: "GKE without kube-dns pods: most likely Cloud DNS" };
};

function hasDnsPods(systemPods: readonly KubeObject[]): boolean {
    return systemPods.some(({ metadata }) => ["kube-dns", "coredns"].includes(metadata.labels?.["k8s-app"] ?? ""));
}
