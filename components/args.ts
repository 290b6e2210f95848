import type { Input } from "@pulumi/pulumi";

/*
 * What MeshIsolation takes. Plain interfaces, as Pulumi's schema analyzer takes them: no unions, no inline objects.
 * Only CIDRs may be Outputs; names, labels and ports decide which resources exist and have to be known.
 */

/** How DNS is served on a platform; profiles compose. */
export const DnsProfile = {
    /** AKS LocalDNS on every node. */
    AksLocalDns: "aks-local-dns",
    /** By the address of the cluster DNS Service; needs dnsClusterIp. */
    ClusterIp: "cluster-ip",
    /** CoreDNS pods labelled k8s-app=coredns or kube-dns. */
    CoreDns: "coredns",
    /** EKS Auto Mode, where DNS is a service of the node; needs dnsClusterIp. */
    EksAutoMode: "eks-auto-mode",
    /** GKE with NodeLocal DNSCache. */
    Gke: "gke",
    /** GKE with Cloud DNS. */
    GkeCloudDns: "gke-cloud-dns",
    /** Pods labelled k8s-app=kube-dns in kube-system. */
    KubeDns: "kube-dns",
    /** NodeLocal DNSCache at 169.254.20.10. */
    NodeLocal: "node-local",
    /** NodeLocal DNSCache at kubespray's 169.254.25.10. */
    NodeLocalKubespray: "node-local-kubespray",
    /** OpenShift's DNS pods, on port 5353. */
    OpenShift: "openshift",
} as const;
export type DnsProfile = (typeof DnsProfile)[keyof typeof DnsProfile];

/** What a platform is known to be, each fact with its source: docs/platforms.md. */
export const PlatformPreset = {
    /** Azure Kubernetes Service. */
    Aks: "aks",
    /** Amazon EKS with nodes that run the VPC CNI. */
    Eks: "eks",
    /** Amazon EKS Auto Mode; needs dnsClusterIp. */
    EksAuto: "eks-auto",
    /** GKE Standard without Dataplane V2, with Calico. */
    Gke: "gke",
    /** GKE Autopilot. */
    GkeAutopilot: "gke-autopilot",
    /** GKE Standard with Dataplane V2. */
    GkeDataplaneV2: "gke-dataplane-v2",
    /** Clusters in containers: kind. */
    Kind: "kind",
    /** K3s. */
    K3s: "k3s",
    /** Clusters made by kubeadm. */
    Kubeadm: "kubeadm",
    /** Clusters made by kubespray. */
    Kubespray: "kubespray",
    /** OpenShift. */
    OpenShift: "openshift",
    /** RKE2. */
    Rke2: "rke2",
} as const;
export type PlatformPreset = (typeof PlatformPreset)[keyof typeof PlatformPreset];

/** The network plugin, which decides what a policy can hold. */
export const Cni = {
    /** Antrea. */
    Antrea: "antrea",
    /** Amazon VPC CNI with its network policy agent. */
    AwsVpcCni: "aws-vpc-cni",
    /** Azure Network Policy Manager. */
    AzureNpm: "azure-npm",
    /** Calico. */
    Calico: "calico",
    /** Cilium, GKE Dataplane V2 too. */
    Cilium: "cilium",
    /** Flannel alone, which enforces nothing. */
    Flannel: "flannel",
    /** Kindnet, kind's own. */
    Kindnet: "kindnet",
    /** Kube-network-policies, beside any plugin. */
    KubeNetworkPolicies: "kube-network-policies",
    /** Kube-router, part of K3s too. */
    KubeRouter: "kube-router",
    /** OVN-Kubernetes, OpenShift's own. */
    OvnKubernetes: "ovn-kubernetes",
} as const;
export type Cni = (typeof Cni)[keyof typeof Cni];

/** The service mesh that carries the traffic of pods, each fact with its source: docs/service-meshes.md. */
export const ServiceMesh = {
    /** Istio in ambient mode: traffic arrives on TCP 15008. */
    IstioAmbient: "istio-ambient",
    /** Istio with sidecars. */
    IstioSidecar: "istio-sidecar",
    /** Linkerd: traffic arrives on TCP 4143. */
    Linkerd: "linkerd",
} as const;
export type ServiceMesh = (typeof ServiceMesh)[keyof typeof ServiceMesh];

/** Kinds of policies that know names outside the cluster, each fact with its source: docs/hosts.md. */
export const HostsDialect = {
    /** NetworkPolicy of Calico Enterprise, with domains. */
    CalicoEnterprise: "calico-enterprise",
    /** CiliumNetworkPolicy, with toFQDNs. */
    Cilium: "cilium",
    /** ClusterNetworkPolicy of the network policy API, with domainNames, in its Admin tier. */
    ClusterNetworkPolicy: "cluster-network-policy",
    /** ApplicationNetworkPolicy of Amazon EKS Auto Mode, with domainNames. */
    EksAuto: "eks-auto",
    /** FQDNNetworkPolicy of GKE Dataplane V2. */
    Gke: "gke",
    /** None, whatever the preset knows. */
    None: "none",
} as const;
export type HostsDialect = (typeof HostsDialect)[keyof typeof HostsDialect];

/** What denies beside deny-all. */
export const BaselineKind = {
    /** A ClusterNetworkPolicy of the Baseline tier for each namespace. */
    ClusterNetworkPolicy: "cluster-network-policy",
    /** Nothing. */
    None: "none",
} as const;
export type BaselineKind = (typeof BaselineKind)[keyof typeof BaselineKind];

/** Whom the pods of a namespace may ask for names. */
export const NamespaceDns = {
    /** Nobody: the namespace has no allow-dns. */
    None: "none",
    /** The platform's resolvers. */
    Platform: "platform",
} as const;
export type NamespaceDns = (typeof NamespaceDns)[keyof typeof NamespaceDns];

/** How the policies of others select a namespace. */
export const NamespaceSelection = {
    /** By its name, a label that nobody can move. */
    Name: "name",
    /** By its purpose label, so that every namespace with that purpose is meant. */
    Purpose: "purpose",
} as const;
export type NamespaceSelection = (typeof NamespaceSelection)[keyof typeof NamespaceSelection];

/** What becomes of a request that the guard finds at fault. */
export const GuardAction = {
    /** The API server writes it into its audit log. */
    Audit: "Audit",
    /** The API server refuses it. */
    Deny: "Deny",
    /** The API server warns whoever made it. */
    Warn: "Warn",
} as const;
export type GuardAction = (typeof GuardAction)[keyof typeof GuardAction];

/** Where the API server is, for flows that name kube-apiserver. */
export interface ApiServerArgs {
    /** Addresses of its endpoints as CIDRs: kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes. */
    cidrs: Input<Input<string>[]>;
    /** TCP port of those endpoints, 443 or 6443 on most platforms. */
    port: number;
}

/** Where pods get credentials of the cloud. */
export interface CloudIdentityArgs {
    /** Addresses as CIDRs; no Outputs. */
    cidrs: string[];
    /** TCP ports. */
    ports: number[];
}

/** A resolver of your own, by addresses or by pods, asked over UDP and TCP. */
export interface ResolverArgs {
    /** Its addresses as CIDRs; no Outputs. Default - it is pods. */
    cidrs?: string[];
    /** Namespace of its pods, any name. Default - it has addresses. */
    namespace?: string;
    /** Labels of its pods; goes with namespace. Default - it has addresses. */
    podLabels?: Record<string, string>;
    /** The port where it answers; of pods the pod's. Default - 53. */
    port?: number;
}

/** What the cluster is, as far as policies must know. */
export interface PlatformArgs {
    /** What it is by name: gives DNS, identity, healthChecks and cni, as far as they are not set beside it. Default - none. */
    preset?: PlatformPreset;
    /** Where pods get credentials of the cloud. Default - the preset's. */
    identity?: CloudIdentityArgs;
    /** Whence load balancers ask whether their targets live, as CIDRs; no Outputs. Default - the preset's. */
    healthChecks?: string[];
    /**
     * The network plugin that acts on policies here: what it cannot hold is warned of. Default - the preset's, where it may
     * have to be enabled, of which is warned.
     */
    cni?: Cni;
    /**
     * The service mesh that carries the traffic of the mesh's pods: what it needs beside the declared flows is let through.
     * Default - none.
     */
    serviceMesh?: ServiceMesh;
    /** The kind of policies that says externals by their hosts. Default - the preset's, cilium where cni says so, else none. */
    hosts?: HostsDialect;
    /**
     * Priority of the mesh's ClusterNetworkPolicies in the Admin tier, 0 to 1000, the lower the earlier: what Accepts there ends
     * the matter for those with a higher number. Default - 900.
     */
    adminPriority?: number;
    /** What denies beside deny-all, which stays: for pods that no NetworkPolicy selects. Default - none. */
    baseline?: BaselineKind;
    /** Priority in the Baseline tier, likewise. Default - 900. */
    baselinePriority?: number;
    /** Resolvers beside those of dns. Default - none. */
    resolvers?: ResolverArgs[];
    /** How DNS is served. Default - the preset's, else kube-dns and node-local. */
    dns?: DnsProfile[];
    /** Address of the cluster DNS Service; needed by the profiles cluster-ip and eks-auto-mode. */
    dnsClusterIp?: string;
    /** Where pods have their addresses, IPv4 or IPv6: cut out of every external CIDR. Default - not known. */
    podCidrs?: Input<Input<string>[]>;
    /** Where Services have theirs; cut out likewise. Default - not known. */
    serviceCidrs?: Input<Input<string>[]>;
    /** Where nodes have theirs; cut out likewise, and what flows mean by nodes. Default - flows cannot name nodes. */
    nodeCidrs?: Input<Input<string>[]>;
    /** Ranges of pods, Services or nodes where it is not known which they are; cut out likewise. Default - none. */
    clusterCidrs?: Input<Input<string>[]>;
    /**
     * Where load balancers have their own addresses, as a proxy-only subnet or the subnets of an ALB; beside healthChecks
     * what flows mean by load-balancers. Default - not known.
     */
    loadBalancerCidrs?: Input<Input<string>[]>;
    /** Where the API server is. Default - flows cannot name kube-apiserver. */
    apiServer?: ApiServerArgs;
}

/** A namespace of the mesh, isolated by deny-all and allow-dns. */
export interface NamespaceArgs {
    /** What runs there; becomes the label purpose. */
    purpose: string;
    /** Further labels of the namespace. Default - none. */
    labels?: Record<string, string>;
    /** The namespace exists already: label and isolate it, never create or delete it. Default - false. */
    adopt?: boolean;
    /** False keeps an adopted namespace open while its policies come or go. Default - true. */
    enforce?: boolean;
    /** How the policies of others select it. Default - name. */
    selectBy?: NamespaceSelection;
    /** Whom its pods may ask for names. Default - platform. */
    dns?: NamespaceDns;
    /** False where its pods are not in the platform's service mesh. Default - true. */
    serviceMesh?: boolean;
}

/** A namespace of somebody else's, for flows to name: it is neither labelled nor isolated here. */
export interface NeighbourArgs {
    /** Labels that select it, or several like it. Default - its name. */
    namespaceLabels?: Record<string, string>;
    /** True where its pods are in the platform's service mesh. Default - false. */
    serviceMesh?: boolean;
}

/** A workload's groups that are kept apart: one for each value of a label. */
export interface EachArgs {
    /** The label that tells them apart, as ray.io/cluster does. */
    label: string;
    /** The label's value by name; the group is then called workload.name in flows. At least one. */
    values: Record<string, string>;
}

/** A name for the pods with these labels in that namespace. At least one label, and all that are given must match. */
export interface WorkloadArgs {
    /** Name of one of the namespaces or neighbours. Default - see namespaces. */
    namespace?: string;
    /** Several of them instead: each is then called workload.namespace in flows, the workload's name is all. Default - see namespace. */
    namespaces?: string[];
    /** Labels that its pods carry. Default - none. */
    podLabels?: Record<string, string>;
    /** Labels of which its pods carry one of these values. Default - none. */
    podLabelValues?: Record<string, string[]>;
    /** Labels that its pods carry with any value. Default - none. */
    podLabelExists?: string[];
    /** Several groups of pods that are kept apart. Default - one group. */
    each?: EachArgs;
    /**
     * A chart or operator whose pods, ports and own connections are known (ai-mesh presets), instead of labels: flows then
     * name its parts, as vectors.api. Default - none.
     */
    preset?: string;
    /** Values of the preset's parameters, as the name of the Helm release. Default - the preset's own. */
    with?: Record<string, string>;
    /** False where its pods are not in the platform's service mesh. Default - as its namespace. */
    serviceMesh?: boolean;
}

/** The gateway that connections go through on their way out. */
export interface ViaArgs {
    /** The name of the gateway's workload, whose pods open the connections to the outside. */
    to: string;
    /** Pod ports of the gateway, as those of a flow; never empty. */
    ports: string[];
}

/** A name for addresses that are no pods', or for what names outside the cluster resolve to; it may have both. */
export interface ExternalArgs {
    /**
     * IPv4 or IPv6 CIDRs. The cluster's own and the metadata ranges are cut out, unless a CIDR names those outright. Default -
     * see hosts.
     */
    cidrs?: Input<Input<string>[]>;
    /**
     * Names like huggingface.co, and *.hf.co for every name below hf.co; no Outputs. Where platform.hosts says none, they take
     * via. Default - see cidrs.
     */
    hosts?: string[];
    /** Flows to it go through this gateway: from whoever opens them to the gateway, and from there on. Default - straight. */
    via?: ViaArgs;
    /** CIDRs to leave out, each within one of cidrs. Default - none. */
    except?: Input<Input<string>[]>;
    /**
     * True for what has its addresses in the cluster's own ranges and is no pod, as a database or a load balancer in the
     * nodes' network: then those ranges are not cut out. Default - false.
     */
    withinClusterRanges?: boolean;
}

/** One permission to open connections. Replies need none. */
export interface FlowArgs {
    /**
     * Who opens the connection: a namespace, neighbour, workload or external, kube-apiserver, nodes, internet or
     * load-balancers. Default - see fromAny.
     */
    from?: string;
    /** Any of several instead. Default - see from. */
    fromAny?: string[];
    /**
     * Who takes it: a namespace, neighbour, workload or external, kube-apiserver, nodes, internet or cloud-identity.
     * Default - see toAny.
     */
    to?: string;
    /** Any of several instead. Default - see to. */
    toAny?: string[];
    /** A label whose value must be the same at both ends, which both list with each. Default - any pair. */
    same?: string;
    /**
     * Pod ports like 8000, 53/udp, 30000-30100/tcp, or any; never empty. Default - for kube-apiserver and cloud-identity
     * those of the platform, for a part of a preset its own, else an error.
     */
    ports?: string[];
    /** The reason; becomes an annotation on both policies. */
    why: string;
}

/** What a connection must come to. */
export const ExpectedVerdict = {
    /** On every port, for every pod and address of both ends. */
    Allowed: "allowed",
    /** On no port, for no pod and no address of either end. */
    Denied: "denied",
} as const;
export type ExpectedVerdict = (typeof ExpectedVerdict)[keyof typeof ExpectedVerdict];

/** What must be so between two ends, whoever else makes policies: ai-mesh and the policy pack judge it by all policies of the stack. */
export interface ExpectationArgs {
    /** Who would open the connection: what a flow's from may be. Default - see fromAny. */
    from?: string;
    /** Each of several instead. Default - see from. */
    fromAny?: string[];
    /** Who would take it: what a flow's to may be, or metadata. Default - see toAny. */
    to?: string;
    /** Each of several instead. Default - see to. */
    toAny?: string[];
    /** As those of a flow. Default - as those of a flow. */
    ports?: string[];
    /** What the connection must come to. */
    verdict: ExpectedVerdict;
    /** What it is for, said where it fails. Default - nothing. */
    why?: string;
}

/** Who deploys the mesh, as the API server knows them: kubectl auth whoami. At least one. */
export interface DeployersArgs {
    /** Names of users. Default - none. */
    users?: string[];
    /** Names of groups. Default - none. */
    groups?: string[];
    /** Service accounts, as namespace/name. Default - none. */
    serviceAccounts?: string[];
}

/** What the API server keeps everybody else from, by ValidatingAdmissionPolicies; needs Kubernetes 1.31. */
export interface GuardArgs {
    /** Who may change what is guarded. */
    deployers: DeployersArgs;
    /** What becomes of a request at fault. Default - Deny. */
    action?: GuardAction;
}

/** What a mesh is made of. */
export interface MeshIsolationArgs {
    /** What the cluster is. Default - no preset, kube-dns and node-local DNS, no cluster ranges. */
    platform?: PlatformArgs;
    /** The namespaces by name. */
    namespaces: Record<string, NamespaceArgs>;
    /** Namespaces of others that flows may name. Default - none. */
    neighbours?: Record<string, NeighbourArgs>;
    /** Names for pods. Default - none. */
    workloads?: Record<string, WorkloadArgs>;
    /** Names for addresses outside the cluster. Default - none. */
    externals?: Record<string, ExternalArgs>;
    /** Who may open connections to whom; nothing else passes. */
    flows: FlowArgs[];
    /** What must be so in the end, of connections that no flow declares above all. Default - nothing. */
    expect?: ExpectationArgs[];
    /** What the API server keeps others from. Default - no guard. */
    guard?: GuardArgs;
}

/** One row of the connection matrix. */
export interface Connection {
    /** Who may open the connection. */
    from: string;
    /** Who takes it. */
    to: string;
    /** Ports like TCP 443,8000-8010; UDP 53, or all. */
    ports: string;
    /** The flow's reason. */
    why: string;
}
