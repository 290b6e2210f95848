import {
    asRule,
    type Cluster,
    describePorts,
    describeSelector,
    isEmptySelector,
    namesAsWritten,
    type PluginPeer,
    pluginPolicyRef,
    policyRef,
    readPorts,
    refText,
    type RuleRef,
} from "../../../netpol";

/** A rule in words: "rule 1 of ai-data/allow-from-vllm: from pods app=vllm in namespaces purpose=inference on TCP 443". */
export function describeRule(cluster: Cluster, ref: RuleRef): string {
    const { policy, direction, rule } = ref;
    const name = `rule ${rule + 1} of ${refText(policy)}`;
    if (policy.kind !== undefined) return describePluginRule(cluster, ref, name);
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

/** A rule of a policy of a network plugin; its name alone where the cluster has several of that name, as one object may make. */
function describePluginRule(
    { pluginPolicies = [] }: Cluster,
    { policy, direction, rule }: RuleRef,
    name: string,
): string {
    const called = pluginPolicies.filter((each) => refText(pluginPolicyRef(each)) === refText(policy));
    const rules = direction === "Ingress" ? called[0]?.ingress : called[0]?.egress;
    // One rule of the object may have come to several here, of which the one that is known in full comes first.
    const written = rules?.find((each, at) => (each.rule ?? at) === rule && each.action === "allow");
    if (called.length !== 1 || written === undefined) return name;
    const { peers, ports } = written;
    const way = direction === "Ingress" ? "from" : "to";
    const who = peers === undefined ? "anyone" : peers.map((peer) => describePeer(peer, policy.namespace)).join(" or ");
    return `${name}: ${way} ${who || "nobody"} on ${ports === undefined ? "all ports" : describePorts(readPorts(ports))}`;
}

function describePeer(peer: PluginPeer, own: string): string {
    const { hosts, ipBlock, podSelector, namespaceSelector } = peer;
    if (hosts) return namesAsWritten(peer).join(" or ");
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
