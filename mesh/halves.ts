import type { Direction, NetworkPolicyPeer, NetworkPolicyPort } from "../netpol/types";
import type { CompiledPolicy } from "./compiled";
import { annotationsOf, networkPolicy } from "./manifest";
import { inPolicyName } from "./names";
import { hasAddresses, insidePeer, isInside, isIsolated, podSelector } from "./peers";
import type { IsolatedEndpoint, OutsideEndpoint } from "./peers";
import type { Endpoint, Flow } from "./types";

/** Makes the peers of an end outside the cluster; the component gives its own where CIDRs are known only later. */
export type OutsidePeers = (end: OutsideEndpoint) => readonly NetworkPolicyPeer[];

/** One half of a flow: what its policies are about, and whom they name. */
export interface Half {
    readonly flow: Flow;
    readonly direction: Direction;
    readonly subject: IsolatedEndpoint;
    readonly peer: Endpoint;
    /**
     * `allow-to-vllm` or `allow-from-gateway`, the guide's names; what a service mesh needs beside it is
     * `service-mesh-to-vllm`.
     */
    readonly name: string;
}

/** The halves of flows: egress at an isolated source, ingress at an isolated destination. */
export const halvesOf = (flows: readonly Flow[]): Half[] => named(flows.flatMap(flowHalves));

function flowHalves(flow: Flow): Half[] {
    const { from, to } = flow;
    const prefix = flow.forServiceMesh ? "service-mesh" : "allow";
    const half = (direction: Direction, subject: Endpoint, peer: Endpoint, towards: string): Half[] => {
        if (!isIsolated(subject)) return [];
        return [{ flow, direction, subject, peer, name: `${prefix}-${towards}-${inPolicyName(peer.name)}` }];
    };
    return [...half("Egress", from, to, "to"), ...half("Ingress", to, from, "from")];
}

/**
 * Names the halves. Where two in one namespace share the short name, each that is about a workload adds it:
 * `allow-from-prometheus.router`. A name holds a dot where it is one of several workloads or a part of a
 * preset, and such names are told apart (`allow-to-vectors.part.api`), so no two halves can come out alike.
 */
function named(halves: readonly Half[]): Half[] {
    const key = ({ subject, name }: Half): string => `${subject.namespace.name}/${name}`;
    const count = new Map<string, number>();
    for (const half of halves) count.set(key(half), (count.get(key(half)) ?? 0) + 1);
    return halves.map((half) => {
        const shared = (count.get(key(half)) ?? 0) > 1 && half.subject.kind === "workload";
        return shared ? { ...half, name: `${half.name}.${inPolicyName(half.subject.name)}` } : half;
    });
}

/** The NetworkPolicy of a half; none where its peer has names alone, which no NetworkPolicy says. */
export function flowPolicy({ flow, direction, subject, peer, name }: Half, outside: OutsidePeers): CompiledPolicy[] {
    if (!hasAddresses(peer)) return [];
    const peers = isInside(peer) ? [insidePeer(peer, subject.namespace)] : outside(peer);
    const ports: { ports?: readonly NetworkPolicyPort[] } = flow.ports === "any" ? {} : { ports: flow.ports };
    const rules =
        direction === "Egress" ? { egress: [{ to: peers, ...ports }] } : { ingress: [{ from: peers, ...ports }] };
    const spec = { podSelector: podSelector(subject), policyTypes: [direction], ...rules };
    const manifest = networkPolicy(subject.namespace, name, annotationsOf(flow), spec);
    return [{ part: "flow", namespace: subject.namespace, manifest }];
}
