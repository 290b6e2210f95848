import type { Labels } from "../netpol/types";

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

/** Network plugins of which it is known what they cannot hold; see `mesh/platforms/limits.ts`. */
export type Cni =
    | "antrea"
    | "aws-vpc-cni"
    | "azure-npm"
    | "calico"
    | "cilium"
    | "flannel"
    | "kindnet"
    | "kube-network-policies"
    | "kube-router"
    | "ovn-kubernetes";

/**
 * Whether policies take effect on a cluster:
 *
 * - `always`: as the platform makes clusters; a note says what turns it off.
 * - `when-enabled`: where something is turned on; else the API server takes policies, and nothing acts on them.
 * - `never`: nothing acts on them.
 */
export type Enforcement = "always" | "never" | "when-enabled";

/**
 * Where pods of a platform get credentials of its cloud: at addresses of the node's own, on these TCP ports; or from public
 * hosts, which have no address that a policy could name.
 */
export type CloudIdentity =
    { readonly cidrs: readonly string[]; readonly ports: readonly number[] } | { readonly hosts: readonly string[] };

/** Kinds of policies that know names outside the cluster; see `mesh/hosts/index.ts`. */
export type HostsDialect = "calico-enterprise" | "cilium" | "cluster-network-policy" | "eks-auto" | "gke";

/** A resolver beside those of the DNS profiles, by addresses or by pods; always asked over UDP and TCP. */
export type Resolver =
    | { readonly cidrs: readonly string[]; readonly port: number }
    | { readonly namespace: string; readonly podLabels: Labels; readonly port: number };

/** Service meshes of which it is known what policies must let through; see `mesh/service-meshes/index.ts`. */
export type ServiceMeshName = "istio-ambient" | "istio-sidecar" | "linkerd";
