import {
    createIndex,
    IpSet,
    portsBetween,
    type Endpoint,
    type NetworkPolicy,
    type PortsBetween,
} from "../../../netpol";
import type { AskedHalf } from "./asked";
import type { PlainRule } from "./rule-forms";
import { isPod, nameOf, type Party } from "./asked";

/** What rules of a policy, by themselves, open for a pod and a peer. Peers are pods by their labels alone, or addresses. */
export function ask({ pod, peer, direction }: AskedHalf, rules: readonly PlainRule[]): PortsBetween {
    const policy: NetworkPolicy = {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "asked", namespace: nameOf(pod.home) },
        spec: { policyTypes: [direction], [direction === "Ingress" ? "ingress" : "egress"]: rules },
    };
    const index = createIndex(
        { namespaces: [], workloads: [], services: [], policies: [policy] },
        { podCidrs: IpSet.none, clusterAddresses: IpSet.none },
    );
    const [from, to] = direction === "Ingress" ? [peer, pod] : [pod, peer];
    return portsBetween(index, endpoint(from), endpoint(to));
}

const endpoint = (party: Party): Endpoint =>
    isPod(party)
        ? { pod: { namespace: nameOf(party.home), namespaceLabels: {}, labels: party.labels } }
        : { ip: party.ip, isNoPod: true };
