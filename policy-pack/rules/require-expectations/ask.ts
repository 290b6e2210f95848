import { createIndex, IpSet, portsBetween, type Cluster, type Endpoint, type NetworkPolicy } from "../../../netpol";
import type { PortsBetween } from "../../../netpol";
import type { AskedHalf } from "./asked";
import type { PlainRule } from "./rule-forms";
import { isPod, nameOf, type Party } from "./asked";

/** What rules of a policy, by themselves, open for a pod and a peer. Peers are pods by their labels alone, addresses or names. */
export function ask(half: AskedHalf, rules: readonly PlainRule[]): PortsBetween {
    return askCluster(half, {
        ...{ namespaces: [], workloads: [], services: [] },
        policies: [isolating(half, half.direction, rules)],
    });
}

/** A policy that isolates the pod that is asked about in a direction, and has these rules. */
export const isolating = (
    { pod }: AskedHalf,
    direction: AskedHalf["direction"],
    rules: readonly PlainRule[],
): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `asked-${direction.toLowerCase()}`, namespace: nameOf(pod.home) },
    spec: { policyTypes: [direction], [direction === "Ingress" ? "ingress" : "egress"]: rules },
});

/** What passes between a pod and a peer by the policies of a cluster, which isolates in one direction of them at most. */
export function askCluster({ pod, peer, direction }: AskedHalf, cluster: Cluster): PortsBetween {
    const index = createIndex(cluster, { podCidrs: IpSet.none, clusterAddresses: IpSet.none });
    const [from, to] = direction === "Ingress" ? [peer, pod] : [pod, peer];
    return portsBetween(index, endpoint(from), endpoint(to));
}

/** Labels of a pod's namespace are those of the cluster, where it has the namespace: else none is asked for but the name. */
function endpoint(party: Party): Endpoint {
    if ("host" in party) return { host: party.host };
    if (!isPod(party)) return { ip: party.ip, isNoPod: true };
    return { pod: { namespace: nameOf(party.home), labels: party.labels } };
}
