import type { NodeParty, PodParty } from "./match-peer";

/**
 * Whether a node is the one where a pod runs; undefined where that is not known. What passes between the two, no
 * NetworkPolicy stops: "traffic to and from the node where a Pod is running is always allowed, regardless of the IP address
 * of the Pod or the node".
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function isOwnNode(pod: PodParty, { node }: NodeParty): boolean | undefined {
    return pod.node === undefined || node === undefined ? undefined : pod.node === node;
}
