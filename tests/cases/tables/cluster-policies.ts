import type {
    AdminNetworkPolicy,
    BaselineAdminNetworkPolicy,
    ClusterNetworkPolicy,
    ClusterNetworkPolicyRule,
    ClusterPolicyPeer,
    ProtocolMatch,
    Tier,
} from "../../../netpol/tiers/types";
import type { LabelSelector } from "../../../netpol/types";

type Spec = Pick<ClusterNetworkPolicy["spec"], "ingress" | "egress"> & {
    readonly subject?: ClusterNetworkPolicy["spec"]["subject"];
};
const version = "policy.networking.k8s.io";

function clusterPolicy(tier: Tier) {
    return (name: string, priority: number, { subject = x, ...rules }: Spec): ClusterNetworkPolicy => ({
        apiVersion: `${version}/v1alpha2`,
        kind: "ClusterNetworkPolicy",
        metadata: { name },
        spec: { tier, priority, subject, ...rules },
    });
}

/** A ClusterNetworkPolicy of a tier; its subject is namespace x unless it says another. */
export const admin = clusterPolicy("Admin");
export const baseline = clusterPolicy("Baseline");

/** An AdminNetworkPolicy (v1alpha1); its subject is namespace x unless it says another. */
export function anp(
    name: string,
    priority: number,
    { subject = x, ...rules }: Partial<AdminNetworkPolicy["spec"]>,
): AdminNetworkPolicy {
    const spec = { priority, subject, ...rules };
    return { apiVersion: `${version}/v1alpha1`, kind: "AdminNetworkPolicy", metadata: { name }, spec };
}

/** The BaselineAdminNetworkPolicy (v1alpha1). */
export function banp({
    subject = x,
    ...rules
}: Partial<BaselineAdminNetworkPolicy["spec"]>): BaselineAdminNetworkPolicy {
    const spec = { subject, ...rules };
    return {
        apiVersion: `${version}/v1alpha1`,
        kind: "BaselineAdminNetworkPolicy",
        metadata: { name: "default" },
        spec,
    };
}

type Action = ClusterNetworkPolicyRule["action"];
type MakeRule = (peers: readonly ClusterPolicyPeer[], protocols?: readonly ProtocolMatch[]) => ClusterNetworkPolicyRule;

function rule(action: Action, way: "from" | "to"): MakeRule {
    return (peers, protocols) => ({ action, [way]: peers, ...(protocols === undefined ? {} : { protocols }) });
}

export const acceptFrom = rule("Accept", "from");
export const denyFrom = rule("Deny", "from");
export const passFrom = rule("Pass", "from");
export const acceptTo = rule("Accept", "to");
export const denyTo = rule("Deny", "to");
export const passTo = rule("Pass", "to");

const labels = (matchLabels: Readonly<Record<string, string>>): LabelSelector => ({ matchLabels });

/** Every pod of every namespace. */
export const everyPod: ClusterPolicyPeer = { namespaces: {} };
export const x: ClusterPolicyPeer = { namespaces: labels({ ns: "x" }) };
export const y: ClusterPolicyPeer = { namespaces: labels({ ns: "y" }) };
export const z: ClusterPolicyPeer = { namespaces: labels({ ns: "z" }) };

/** Pods of a namespace with a label `pod`. */
export function podsOf(ns: string, pod: string): ClusterPolicyPeer {
    return { pods: { namespaceSelector: labels({ ns }), podSelector: labels({ pod }) } };
}

export function networks(...cidrs: string[]): ClusterPolicyPeer {
    return { networks: cidrs };
}

const destination = (number: number, end?: number) => ({
    destinationPort: end === undefined ? { number } : { range: { start: number, end } },
});

export const tcp = (start: number, end?: number): ProtocolMatch => ({ tcp: destination(start, end) });
export const udp = (start: number, end?: number): ProtocolMatch => ({ udp: destination(start, end) });
export const sctp = (start: number, end?: number): ProtocolMatch => ({ sctp: destination(start, end) });
export const named = (destinationNamedPort: string): ProtocolMatch => ({ destinationNamedPort });
