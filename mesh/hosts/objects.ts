import type { LabelSelector, NetworkPolicyPort, Protocol } from "../../netpol/types";

/*
 * Policies of other kinds than NetworkPolicy, as far as a mesh makes them: shapes of our own, with every port and protocol
 * spelled. `schemas.ts` checks them.
 */

export interface HostObjectMetadata {
    readonly name: string;
    /** Absent where the kind is cluster-scoped. */
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
}

/** @see https://docs.cilium.io/en/stable/security/policy/language/ */
export interface CiliumNetworkPolicy {
    readonly apiVersion: "cilium.io/v2";
    readonly kind: "CiliumNetworkPolicy";
    readonly metadata: HostObjectMetadata;
    readonly spec: {
        readonly endpointSelector: LabelSelector;
        readonly ingress?: readonly CiliumRule[];
        readonly egress?: readonly CiliumRule[];
    };
}

/** One kind of peers, never two, since Cilium takes two for "and" or refuses them. */
export interface CiliumRule {
    readonly fromEntities?: readonly CiliumEntity[];
    readonly toEntities?: readonly CiliumEntity[];
    readonly toEndpoints?: readonly LabelSelector[];
    readonly toCIDR?: readonly string[];
    readonly toFQDNs?: readonly ({ readonly matchName: string } | { readonly matchPattern: string })[];
    readonly toPorts: readonly {
        readonly ports: readonly CiliumPort[];
        readonly rules?: { readonly dns: readonly { readonly matchPattern: string }[] };
    }[];
}

export type CiliumEntity = "host" | "ingress" | "kube-apiserver" | "remote-node";

/** A number is a text there. */
export interface CiliumPort {
    readonly port: string;
    readonly endPort?: number;
    readonly protocol: "ANY" | Protocol;
}

/** @see https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies */
export interface FqdnNetworkPolicy {
    readonly apiVersion: "networking.gke.io/v1alpha1";
    readonly kind: "FQDNNetworkPolicy";
    readonly metadata: HostObjectMetadata;
    readonly spec: {
        readonly podSelector: LabelSelector;
        readonly egress: readonly {
            readonly matches: readonly { readonly name: string }[];
            readonly ports: readonly { readonly protocol: "ALL" | "TCP" | "UDP"; readonly port?: number }[];
        }[];
    };
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html */
export interface ApplicationNetworkPolicy {
    readonly apiVersion: "networking.k8s.aws/v1alpha1";
    readonly kind: "ApplicationNetworkPolicy";
    readonly metadata: HostObjectMetadata;
    readonly spec: {
        readonly podSelector: LabelSelector;
        readonly policyTypes: readonly ["Egress"];
        readonly egress: readonly {
            readonly to: readonly { readonly domainNames: readonly string[] }[];
            readonly ports: readonly NetworkPolicyPort[];
        }[];
    };
}

/** @see https://network-policy-api.sigs.k8s.io/api-overview/ */
export interface ClusterNetworkPolicy {
    readonly apiVersion: "policy.networking.k8s.io/v1alpha2";
    readonly kind: "ClusterNetworkPolicy";
    readonly metadata: HostObjectMetadata;
    readonly spec: {
        readonly tier: "Admin" | "Baseline";
        /** 0 to 1000, the lower the earlier. */
        readonly priority: number;
        readonly subject:
            | { readonly namespaces: LabelSelector }
            | { readonly pods: { readonly namespaceSelector: LabelSelector; readonly podSelector: LabelSelector } };
        readonly ingress?: readonly ClusterIngressRule[];
        readonly egress?: readonly ClusterEgressRule[];
    };
}

export interface ClusterIngressRule {
    readonly name: string;
    readonly action: "Deny";
    readonly from: readonly { readonly namespaces: LabelSelector }[];
}

export interface ClusterEgressRule {
    readonly name: string;
    readonly action: "Accept" | "Deny" | "Pass";
    readonly to: readonly ClusterEgressPeer[];
    readonly protocols?: readonly ClusterProtocol[];
}

export type ClusterEgressPeer =
    | { readonly namespaces: LabelSelector }
    | { readonly networks: readonly string[] }
    | { readonly domainNames: readonly string[] };

export type ClusterProtocol = { readonly [Key in Lowercase<Protocol>]?: { readonly destinationPort: ClusterPort } };

export type ClusterPort =
    { readonly number: number } | { readonly range: { readonly start: number; readonly end: number } };

/** @see https://docs.tigera.io/calico-enterprise/latest/reference/resources/networkpolicy */
export interface CalicoNetworkPolicy {
    readonly apiVersion: "projectcalico.org/v3";
    readonly kind: "NetworkPolicy";
    readonly metadata: HostObjectMetadata;
    readonly spec: {
        readonly tier: "default";
        /** An expression on labels of pods in the policy's own namespace. */
        readonly selector: string;
        readonly types: readonly ["Egress"];
        readonly egress: readonly {
            readonly action: "Allow";
            readonly protocol: Protocol;
            readonly destination: {
                readonly domains: readonly string[];
                readonly ports?: readonly (number | string)[];
            };
        }[];
    };
}

/** A policy of one of these kinds. */
export type HostObject =
    ApplicationNetworkPolicy | CalicoNetworkPolicy | CiliumNetworkPolicy | ClusterNetworkPolicy | FqdnNetworkPolicy;
