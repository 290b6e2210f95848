import type { Labels, NetworkPolicyPort } from "../netpol/types";
import type { Guard } from "./guard/types";

/** How DNS is served on a platform; profiles compose. `cluster-ip` and `eks-auto-mode` need `platform.dnsClusterIp`. */
export type DnsProfile =
    | "aks-local-dns"
    | "cluster-ip"
    | "coredns"
    | "eks-auto-mode"
    | "gke"
    | "gke-cloud-dns"
    | "kube-dns"
    | "node-local"
    | "node-local-kubespray"
    | "openshift";

/** Stands for a CIDR list whose value is known only later (a Pulumi Output): everything but its CIDRs is checked now. */
export const later: unique symbol = Symbol("later");
export type CidrList = readonly string[] | typeof later;

/** What the cluster is, as far as policies must know. */
export interface Platform {
    /** Sorted, at least one. */
    readonly dns: readonly DnsProfile[];
    /** Address of the cluster DNS Service, where pods must reach it by address. */
    readonly dnsClusterIp?: string | undefined;
    /** The cluster's own ranges by what has addresses there, each cut out of every external CIDR; [] where it is not said. */
    readonly podCidrs: CidrList;
    readonly serviceCidrs: CidrList;
    /** What `nodes` stands for. */
    readonly nodeCidrs: CidrList;
    /** Ranges of pods, Services or nodes of which is not said which they are. */
    readonly clusterCidrs: CidrList;
    /** Addresses and TCP port that `kube-apiserver` stands for. */
    readonly apiServer?: { readonly cidrs: CidrList; readonly port: number } | undefined;
}

/** A namespace of the mesh: labelled and isolated. */
export interface MeshNamespace {
    readonly name: string;
    readonly isolated: true;
    /** Labels by which the policies of others select it: its name, or its purpose where it asks for that. */
    readonly selector: Labels;
    readonly purpose: string;
    /** Beside `purpose`. */
    readonly labels: Labels;
    /** The namespace exists already: it is labelled and isolated, never created, never deleted. */
    readonly adopt: boolean;
    /** `false` for an adopted namespace on its way in or out: its policies exist, and one more keeps it open. */
    readonly enforce: boolean;
}

/** A namespace of somebody else's: a name for flows, never labelled, never isolated. */
export interface Neighbour {
    readonly name: string;
    readonly isolated: false;
    /** Labels by which policies select it: its name, or those it gives. */
    readonly selector: Labels;
}

/** A name for the pods with these labels in that namespace. */
export interface MeshWorkload {
    readonly name: string;
    readonly namespace: string;
    readonly podLabels: Labels;
    /** What a flow to it means where it gives no ports: set for the parts of presets. */
    readonly ports?: FlowPorts | undefined;
}

/** A name for addresses that are no pods'. */
export interface External {
    readonly name: string;
    readonly cidrs: CidrList;
    readonly except: CidrList;
    /** It lies in the cluster's own ranges, as a database in the nodes' network does: they are not cut out of it. */
    readonly withinClusterRanges: boolean;
}

/** One end of a flow, resolved. */
export type Endpoint =
    | { readonly kind: "namespace"; readonly name: string; readonly namespace: MeshNamespace | Neighbour }
    | {
          readonly kind: "workload";
          readonly name: string;
          readonly namespace: MeshNamespace | Neighbour;
          readonly workload: MeshWorkload;
      }
    | { readonly kind: "external"; readonly name: string; readonly external: External }
    | { readonly kind: "kube-apiserver"; readonly name: "kube-apiserver" }
    | { readonly kind: "nodes"; readonly name: "nodes" };

/** Sorted, at least one; `any` = every port of every protocol. */
export type FlowPorts = "any" | readonly NetworkPolicyPort[];

/** One declared permission: `from` may open connections to `to` on `ports`. Replies need no flow. */
export interface Flow {
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly ports: FlowPorts;
    readonly why: string;
}

/** A checked spec: every list sorted by name, every reference resolved, so that equal intent is an equal value. */
export interface Mesh {
    readonly platform: Platform;
    readonly namespaces: readonly MeshNamespace[];
    readonly neighbours: readonly Neighbour[];
    readonly workloads: readonly MeshWorkload[];
    readonly externals: readonly External[];
    readonly flows: readonly Flow[];
    /** What the API server keeps others from; absent where nothing is guarded. */
    readonly guard?: Guard | undefined;
}
