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

/** What the cluster is, as far as policies must know. */
export interface PlatformArgs {
    /** How DNS is served. Default - kube-dns and node-local. */
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
}

/** A namespace of somebody else's, for flows to name: it is neither labelled nor isolated here. */
export interface NeighbourArgs {
    /** Labels that select it, or several like it. Default - its name. */
    namespaceLabels?: Record<string, string>;
}

/** A name for the pods with these labels in that namespace. */
export interface WorkloadArgs {
    /** Name of one of the namespaces or neighbours. */
    namespace: string;
    /** Labels that its pods carry; all of them must match. Default - those of the preset, else an error. */
    podLabels?: Record<string, string>;
    /**
     * A chart or operator whose pods, ports and own connections are known (ai-mesh presets): flows then name its parts, as
     * vectors.api. Default - none.
     */
    preset?: string;
    /** Values of the preset's parameters, as the name of the Helm release. Default - the preset's own. */
    with?: Record<string, string>;
}

/** A name for addresses that are no pods'. */
export interface ExternalArgs {
    /** IPv4 or IPv6 CIDRs. The cluster's own and the metadata ranges are cut out, unless a CIDR names those outright. */
    cidrs: Input<Input<string>[]>;
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
    /** Who opens the connection: a namespace, neighbour, workload or external, kube-apiserver or nodes. */
    from: string;
    /** Who takes it: a namespace, neighbour, workload or external, kube-apiserver or nodes. */
    to: string;
    /**
     * Pod ports like 8000, 53/udp, 30000-30100/tcp, or any; never empty. Default - for kube-apiserver and for a part of a
     * preset its own, else an error.
     */
    ports?: string[];
    /** The reason; becomes an annotation on both policies. */
    why: string;
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
    /** What the cluster is. Default - kube-dns and node-local DNS, no cluster ranges. */
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
