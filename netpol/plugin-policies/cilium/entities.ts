import type { PluginPeer } from "../types";
import type { ReadPeers, RulePlace } from "./read-peers";
import { RefusedByCilium } from "./refused";

/** Every address that is no pod's and no node's. */
export const outside: readonly PluginPeer[] = [ipv4(), ipv6()];

function ipv4(): PluginPeer {
    return { ipBlock: { cidr: "0.0.0.0/0" }, outsideOnly: true };
}

function ipv6(): PluginPeer {
    return { ipBlock: { cidr: "::/0" }, outsideOnly: true };
}

/** Every pod, in whatever namespace. */
const everyPod: PluginPeer = { namespaceSelector: {}, podSelector: {} };

/** Every node, and the pods on their network. */
export const everyNode: PluginPeer = { nodes: "all" };

const sure = (...peers: PluginPeer[]): ReadPeers => ({ peers, unsure: [] });
const unsure = (why: string, peer: PluginPeer, entity?: string): ReadPeers => ({
    peers: [],
    unsure: [{ peers: [peer], why, ...(entity === undefined ? {} : { entity }) }],
});
/** One that has addresses of its own, of which it is not known which they are. */
const somewhere = (entity: string, why: string): ReadPeers => ({
    peers: [],
    unsure: [{ peers: [everyNode, ...outside], why, entity }],
});

/**
 * What the entities mean, but `all`, which is anybody:
 *
 * - `cluster`: "all network endpoints inside of the local cluster", nodes included. An API server outside is not counted.
 * - `host`: the own node. It may always send to its pods ("Kubernetes will automatically allow all communication from the
 *   local host"), so that a rule which lets it in says nothing more; which node it is for what pods send is not known here.
 * - `remote-node`: every other node; beside the own, which always may, all of them may send.
 * - `world-ipv4`, `world-ipv6`: of a cluster with both families only.
 *
 * @throws RefusedByCilium for any other name.
 * @see https://docs.cilium.io/en/v1.18/security/policy/layer3/#entities-based
 */
export function readEntity(name: unknown, { direction, action }: RulePlace): ReadPeers {
    const letsIn = direction === "Ingress" && action === "allow";
    switch (name) {
        case "world":
            return sure(...outside);
        case "cluster":
            return sure(everyPod, everyNode);
        case "host":
            return letsIn ? sure() : sure({ nodes: "some", isOwnNode: true });
        case "remote-node":
            return letsIn ? sure(everyNode) : sure({ nodes: "some" });
        case "none":
            return sure();
        case "kube-apiserver":
            return somewhere(name, "which address the API server has is not known");
        case "ingress":
        case "health":
            return somewhere(name, `which addresses the entity ${name} has is not known`);
        case "init":
        case "unmanaged":
            return unsure(`which pods the entity ${name} holds is not known`, everyPod, name);
        case "world-ipv4":
            return unsure("world-ipv4 is somebody only in a cluster with both address families", ipv4());
        case "world-ipv6":
            return unsure("world-ipv6 is somebody only in a cluster with both address families", ipv6());
        default:
            throw new RefusedByCilium("an entity that it does not know");
    }
}
