import { findLabels, IpSet, type LabelSelector, PortSet } from "../../../netpol";
import type { RuleContext } from "../../judge/rule-context";
import { clusterSet, nodeSet } from "../../judge/blocks";
import { dnsPorts } from "../../judge/dns";
import { identityAddresses, identityPorts } from "../../judge/identity";
import { apiServerAddresses } from "../../judge/platforms";
import { resolversFor } from "../../judge/platform";
import type { SeenPolicy } from "../../stack/policies";
import { readablePorts } from "../../stack/ports";
import type { SeenRule } from "../../stack/rules";

/** What the ranges of one rule are held against. */
export interface Limits {
    readonly cluster: IpSet;
    /** All that config allows. */
    readonly allowed: IpSet;
    /** Of that, what is meant by name; resolvers, API server, nodes and identity endpoint, where the rule opens none but their ports. */
    readonly named: IpSet;
    /** Whether a mesh lets just these pods out to nodes, on all ports that the rule opens. */
    readonly isToNodes: boolean;
}

/** Reads config and platform for one rule. */
export function limitsOf(policy: SeenPolicy, rule: SeenRule, context: RuleContext): Limits {
    const platform = context.platforms.of(policy);
    const { all, named } = context.excepted(policy, rule);
    const dns = resolversFor(platform).flatMap(({ anyOf, port }) =>
        isOnly(rule, dnsPorts(port))
            ? anyOf.flatMap((target) => ("ip" in target ? [target.range ?? IpSet.parse(target.ip)] : []))
            : [],
    );
    const { port } = platform.apiServer ?? {};
    const isForApiServer = port !== undefined && isOnly(rule, PortSet.of("TCP", port));
    const isForIdentity = isOnly(rule, identityPorts(platform.identity));
    const clients = context.platforms.clients(policy);
    const toNodes = clients.nodes.filter(({ ports }) => isOnly(rule, ports)).map(({ pods }) => pods);
    const isToNodes = isOfClients(policy, toNodes);
    return {
        cluster: clusterSet(platform),
        allowed: all,
        isToNodes,
        named: IpSet.unionAll([
            ...[named, ...dns],
            isForApiServer && isOfClients(policy, clients.apiServer) ? apiServerAddresses(platform) : IpSet.none,
            isToNodes ? nodeSet(platform) : IpSet.none,
            isForIdentity && isOfClients(policy, clients.identity) ? identityAddresses(platform.identity) : IpSet.none,
        ]),
    };
}

/** Whether the rule opens none but these ports, for sure. */
export function isOnly({ ports }: SeenRule, only: PortSet): boolean {
    if (ports.everything || ports.unknown.length > 0) return false;
    const read = readablePorts(ports.known);
    return read?.named.length === 0 && only.covers(read.numeric);
}

/** Whether every pod that a policy selects is one of the clients. */
function isOfClients({ selector }: SeenPolicy, clients: readonly LabelSelector[]): boolean {
    return selector !== undefined && findLabels({ matchAll: [selector], matchNone: clients }) === null;
}
