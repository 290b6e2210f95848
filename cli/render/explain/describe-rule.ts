import {
    asRule,
    type Cluster,
    describePorts,
    describeSelector,
    isEmptySelector,
    type NetworkPolicyPeer,
    policyRef,
    readPorts,
    refText,
    type RuleRef,
} from "../../../netpol";

/** A rule in words: "rule 1 of ai-data/allow-from-vllm: from pods app=vllm in namespaces purpose=inference on TCP 443". */
export function describeRule(cluster: Cluster, { policy, direction, rule }: RuleRef): string {
    const name = `rule ${rule + 1} of ${refText(policy)}`;
    // Policies of other kinds may be called so, too.
    if (policy.kind !== undefined) return name;
    const found = cluster.policies.find((each) => {
        const own = policyRef(each);
        return own.namespace === policy.namespace && own.name === policy.name;
    });
    const written = (direction === "Ingress" ? found?.spec.ingress : found?.spec.egress)?.[rule];
    if (written === undefined) return name;
    const { peers, ports } = asRule(written, direction);
    const way = direction === "Ingress" ? "from" : "to";
    const who = peers === undefined ? "anyone" : peers.map((peer) => describePeer(peer, policy.namespace)).join(" or ");
    return `${name}: ${way} ${who} on ${ports === undefined ? "all ports" : describePorts(readPorts(ports))}`;
}

function describePeer({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, own: string): string {
    if (ipBlock) {
        const except = ipBlock.except && ipBlock.except.length > 0 ? ` except ${ipBlock.except.join(", ")}` : "";
        return `${ipBlock.cidr}${except}`;
    }
    const pods =
        podSelector === undefined || isEmptySelector(podSelector)
            ? "all pods"
            : `pods ${describeSelector(podSelector)}`;
    if (namespaceSelector === undefined) return `${pods} in namespace ${own}`;
    if (isEmptySelector(namespaceSelector)) return `${pods} in every namespace`;
    return `${pods} in namespaces ${describeSelector(namespaceSelector)}`;
}
