import { describePorts, type IpSet, PortSet } from "../../../netpol";
import { adviseAllowedRanges } from "../../judge/allowed-advice";
import { setOfCidrs } from "../../judge/blocks";
import { dnsPorts } from "../../judge/dns";
import { resolversFor, wherePlatform } from "../../judge/platform";
import type { RuleContext } from "../../judge/rule-context";
import type { SeenPolicy } from "../../stack/policies";
import { readablePorts } from "../../stack/ports";
import type { SeenRule } from "../../stack/rules";
import { isOnly, limitsOf } from "./limits";
import type { TooWide } from "./too-wide";

/**
 * What is too wide about nodes that a rule opens by what they are, not by their addresses: Cilium's entities, and peers `nodes` of
 * tier Admin. All of them at once are a range of the cluster's own.
 */
export function wideNodes(policy: SeenPolicy, rule: SeenRule, context: RuleContext): TooWide[] {
    if (rule.entity !== undefined) return wideApiServer(policy, rule, context);
    if (rule.nodes === undefined || isMeant(policy, rule, context)) return [];
    const which = rule.nodes === "all" ? "every node of the cluster" : "nodes of the cluster";
    const ranges = nodeRanges(policy, context).cidrs();
    // Where no ranges of nodes are known, an entry of `allowed` has none to cover.
    const first = ranges.length === 0 ? `set platform.nodeCidrs ${wherePlatform} and ` : "";
    const list = first + adviseAllowedRanges(policy, rule, ranges.length === 0 ? ["…"] : ranges);
    return [
        {
            fault: "nodes",
            end:
                `opens ${which}, where kubelets and whatever is on a node's network listen. Where nodes are meant, declare a ` +
                `flow to nodes in the mesh of these pods, on their ports, or ${list}.`,
        },
    ];
}

function isMeant(policy: SeenPolicy, rule: SeenRule, context: RuleContext): boolean {
    const { isToNodes, named } = limitsOf(policy, rule, context);
    const nodes = nodeRanges(policy, context);
    return isToNodes || (!nodes.isEmpty && named.covers(nodes)) || isResolver(policy, rule, context);
}

const nodeRanges = (policy: SeenPolicy, { platforms }: RuleContext): IpSet =>
    setOfCidrs(platforms.of(policy).nodeCidrs);

/** Whether a rule opens the pod's own node on the port of a resolver alone: caches of the node answer its own pods there, and no others. */
const isResolver = (policy: SeenPolicy, rule: SeenRule, { platforms }: RuleContext): boolean =>
    rule.nodes === "some" &&
    rule.isOwnNode === true &&
    // ANY, as Cilium's rules for DNS have it, is SCTP too.
    resolversFor(platforms.of(policy)).some(({ port }) => isOnly(rule, dnsPorts(port).union(PortSet.of("SCTP", port))));

/** Where the API server answers, where nobody says it. */
const usualPorts = [443, 6443];

/** The API server is named on purpose, as by one address; on ports that are not its own, the entity is whatever listens on its nodes. */
function wideApiServer(policy: SeenPolicy, rule: SeenRule, context: RuleContext): TooWide[] {
    if (rule.entity !== "kube-apiserver") return [];
    const start = "opens the entity kube-apiserver on";
    if (!isPortByPort(rule.ports)) {
        const end =
            `${start} more than single ports: where the API server is on nodes, whatever else ` +
            "listens there is open too. Name its port in toPorts.";
        return [{ fault: "API server", end }];
    }
    const { apiServer } = context.platforms.of(policy);
    const own = apiServer === undefined ? usualPorts : [apiServer.port];
    const known = rule.ports.known.filter(({ port }) => !own.includes(Number(port)));
    const others: SeenRule = { ...rule, ports: { ...rule.ports, known } };
    if (known.length === 0 || isMeant(policy, others, context)) return [];
    const ports = describePorts({ numeric: readablePorts(known)?.numeric ?? PortSet.none, named: [] });
    const named =
        apiServer === undefined
            ? `${own.join(" or ")}, or say in platform.apiServer which it is`
            : `${apiServer.port}, as platform.apiServer has it`;
    const end =
        `${start} ${ports}, where the API server does not answer: what is on the network of its nodes does, kubelets among it. ` +
        `Name its port (${named}); where nodes are meant, declare a flow to nodes in the mesh of these pods, on their ports.`;
    return [{ fault: "API server's nodes", end }];
}

/** Of all ports, none is known by itself. */
function isPortByPort({ known }: SeenRule["ports"]): boolean {
    const read = readablePorts(known);
    return read?.named.length === 0 && read.numeric.ranges().every(({ from, to }) => from === to);
}
