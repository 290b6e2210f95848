import type { Labels, LabelSelector } from "../netpol/types";
import type { Guard } from "./guard/types";
import type { Issue } from "./issues";
import type {
    CloudIdentity,
    Cni,
    DnsProfile,
    Enforcement,
    HostsDialect,
    Resolver,
    ServiceMeshName,
} from "./platform-types";
import type { FlowPorts, Route, Via } from "./route-types";

export type * from "./platform-types";
export type * from "./route-types";

/** Stands for a CIDR list whose value is known only later (a Pulumi Output): everything but its CIDRs is checked now. */
export const later: unique symbol = Symbol("later");
export type CidrList = readonly string[] | typeof later;

/** What the cluster is, as far as policies must know. */
export interface Platform {
    /** Name of the preset that gave what the spec does not say; see `mesh/platforms/index.ts`. */
    readonly preset?: string | undefined;
    /** Absent where neither preset nor spec says it, and where pods of the platform have none. */
    readonly identity?: CloudIdentity | undefined;
    /** Whence the platform's load balancers ask whether their targets live; CIDRs, sorted, [] where it is not said. */
    readonly healthChecks: readonly string[];
    readonly cni?: Cni | undefined;
    /** The service mesh that carries the pods' traffic; absent where there is none. */
    readonly serviceMesh?: ServiceMeshName | undefined;
    /** The kind of policies that says names outside the cluster; absent where there is none. */
    readonly hosts?: HostsDialect | undefined;
    /** Priority of the mesh's policies in the Admin tier, 0 to 1000, the lower the earlier. */
    readonly adminPriority: number;
    /** The kind of policies that denies beside deny-all; absent where there is none. */
    readonly baseline?: "cluster-network-policy" | undefined;
    /** Priority of the mesh's policies in the Baseline tier, likewise. */
    readonly baselinePriority: number;
    /** Whether policies take effect; absent where neither preset nor spec says it. */
    readonly enforces?: Enforcement | undefined;
    /** Beside those of `dns`. */
    readonly resolvers: readonly Resolver[];
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
    /** Where load balancers that send to pods have their own addresses; [] where it is not said. */
    readonly loadBalancerCidrs: CidrList;
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
    /** `none`: it has no `allow-dns`, and its pods resolve no names. */
    readonly dns: NamespaceDns;
    /** `false`: its pods are not in the platform's service mesh; absent where they are. */
    readonly serviceMesh?: false | undefined;
}

/** Whom the pods of a namespace may ask for names: the platform's resolvers, or nobody. */
export type NamespaceDns = "none" | "platform";

/** A namespace of somebody else's: a name for flows, never labelled, never isolated. */
export interface Neighbour {
    readonly name: string;
    readonly isolated: false;
    /** Labels by which policies select it: its name, or those it gives. */
    readonly selector: Labels;
    /** `true`: its pods are in the platform's service mesh; absent where they are not. */
    readonly serviceMesh?: true | undefined;
}

/** A name for the pods with these labels in that namespace; one of several of a name is called `name.member`. */
export interface MeshWorkload {
    readonly name: string;
    readonly namespace: string;
    /** Never empty, which would be every pod. */
    readonly pods: LabelSelector;
    /** What a flow to it means where it gives no ports: set for the parts of presets. */
    readonly ports?: FlowPorts | undefined;
    /** `false`: its pods are not in the platform's service mesh; absent where they are as those of their namespace. */
    readonly serviceMesh?: false | undefined;
}

/** A name for addresses that are no pods', or for what names outside the cluster resolve to. */
export interface External {
    readonly name: string;
    /** [] where it has names alone. */
    readonly cidrs: CidrList;
    /** Names, and `*.hf.co` for every name below hf.co: lower case, sorted; absent where it has none. */
    readonly hosts?: readonly string[] | undefined;
    /** The workload that connections to it go through, whoever opens them; absent where each goes by itself. */
    readonly via?: Via | undefined;
    readonly except: CidrList;
    /** It lies in the cluster's own ranges, as a database in the nodes' network does: they are not cut out of it. */
    readonly withinClusterRanges: boolean;
}

/** Which end of a flow: the one that opens the connection, or the one that takes it. */
export type FlowEnd = "from" | "to";

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
    | { readonly kind: ReservedName; readonly name: ReservedName };

/**
 * Names that no spec has to give, for what has addresses and no pods:
 *
 * - `kube-apiserver`: `platform.apiServer`.
 * - `nodes`: `platform.nodeCidrs`.
 * - `internet`: every public address of both families that is none of the cluster's own.
 * - `cloud-identity`: `platform.identity`, where pods get credentials of their cloud.
 * - `load-balancers`: `platform.healthChecks` and `platform.loadBalancerCidrs`.
 */
export const reservedNames = ["kube-apiserver", "nodes", "internet", "cloud-identity", "load-balancers"] as const;
export type ReservedName = (typeof reservedNames)[number];

/** One declared permission: `from` may open connections to `to` on `ports`. Replies need no flow. */
export interface Flow {
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly ports: FlowPorts;
    readonly why: string;
    /**
     * The flows through a gateway of which this is a part, sorted: from whoever opens them to the gateway, or from there on.
     * Absent where it is none's.
     */
    readonly routes?: readonly Route[] | undefined;
    /** Nobody declares it: this service mesh needs it beside the flow between the same ends. */
    readonly forServiceMesh?: ServiceMeshName | undefined;
}

/** What must be so between two ends, whoever else makes policies: judged by plan, the policy pack, diff and verify. */
export interface Expectation {
    readonly from: Endpoint;
    /** `metadata`: every address that hands out credentials or data of a node. */
    readonly to: Endpoint | { readonly kind: "metadata"; readonly name: "metadata" };
    readonly ports: FlowPorts;
    /** `denied`: on none of the ports, for no pod or address of either end; `allowed`: on all of them, for all. */
    readonly verdict: "allowed" | "denied";
    readonly why: string | undefined;
}

/** A checked spec: every list sorted by name, every reference resolved, so that equal intent is an equal value. */
export interface Mesh {
    readonly platform: Platform;
    readonly namespaces: readonly MeshNamespace[];
    readonly neighbours: readonly Neighbour[];
    readonly workloads: readonly MeshWorkload[];
    readonly externals: readonly External[];
    readonly flows: readonly Flow[];
    /** In the order of the spec; absent where nothing is expected. */
    readonly expect?: readonly Expectation[] | undefined;
    /** What a reader of the spec should know, who may have meant something else; absent where there is nothing. */
    readonly notices?: readonly Issue[] | undefined;
    /** What the API server keeps others from; absent where nothing is guarded. */
    readonly guard?: Guard | undefined;
}
