import {
    isObject,
    type Direction,
    type IpSet,
    type NetworkPolicySpec,
    type PluginPeer,
    type PluginPolicy,
} from "../../netpol";
import type { PluginRule } from "../../netpol";
import { placeOf, type SeenPolicy } from "./policies";
import type { SeenResource } from "./resource";
import { certainRule, type RuleList, type SeenRule } from "./rules";
import { flowOf } from "./titles";
import { isUnknown } from "./unknown-values";

/** A rule of a plugin's policy with its place in its list, where that is another than here, and what is not sure of it. */
export type RuleOfPlugin = PluginRule & {
    readonly rule?: number | undefined;
    readonly unsure?: string | undefined;
    /** See {@link SeenRule.unkept}. */
    readonly unkept?: IpSet | undefined;
};

/** Where a policy of a plugin applies. */
interface Place {
    /** undefined where it stands in no namespace and the stack has none whose pods it selects. */
    readonly namespace: string | undefined;
    readonly isClusterWide: boolean;
    readonly isAdminTier: boolean;
}

const both: readonly Direction[] = ["Ingress", "Egress"];

/**
 * A policy of a network plugin in the form of a NetworkPolicy, all of it known. Names of its rules stand beside their peers,
 * since a name is no pod and no address.
 */
export function seenPlugin(resource: SeenResource, policy: PluginPolicy, place: Place): SeenPolicy {
    const { isolates, pods } = policy;
    const all = both.flatMap((direction) => rulesOf(policy, direction));
    const rules = all.flatMap(({ action, seen }) => (action === "allow" ? [seen] : []));
    const metadata = isObject(resource.props["metadata"]) ? resource.props["metadata"] : {};
    const { name } = metadata;
    const known = typeof name === "string" && !isUnknown(name) ? name : undefined;
    const spec = certainSpec(policy, rules);
    const { namespace } = place;
    const certain = {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: known ?? "not-known-yet", namespace: namespace ?? "" },
        spec,
    } as const;
    return {
        ...place,
        kind: kindTitle(policy.kind, policy.apiVersion),
        ...placeOf(resource),
        name: known,
        selector: pods,
        isolates,
        directions: both,
        allows: both,
        rules,
        denies: all.flatMap(({ action, seen }) => (action === "deny" ? [seen] : [])),
        unknown: [],
        certain: isolates.length > 0 ? certain : undefined,
        certainSpec: spec,
        problems: [],
        invalid: false,
        spelled: { policyTypes: true, emptyEgress: false, inert: [] },
        flow: flowOf(metadata["annotations"]),
        patch: false,
    };
}

/** How messages call a kind: where it is called as Kubernetes' own, with its group, as kubectl has it. */
export const kindTitle = (kind: string, apiVersion: string): string =>
    kind === "NetworkPolicy" ? `${kind}.${apiVersion.replace(/\/.*/, "")}` : kind;

const rulesOf = (policy: PluginPolicy, direction: Direction) =>
    (direction === "Ingress" ? policy.ingress : policy.egress).map((rule: RuleOfPlugin, index) => ({
        action: rule.action,
        seen: seenRule(rule, direction, index),
    }));

function seenRule(
    { action, peers, ports, rule, unsure, entity, unkept }: RuleOfPlugin,
    direction: Direction,
    index: number,
): SeenRule {
    const list = `${direction.toLowerCase()}${action === "deny" ? "Deny" : ""}`;
    const placed = (peers ?? []).map((peer, at) => ({ peer, at })).filter(({ peer }) => isPodsOrBlock(peer));
    return {
        direction,
        path: `spec.${list}[${rule ?? index}]`,
        peers: { ...allOf(peers), known: placed.map(({ peer }) => peer) },
        ports: allOf(ports),
        hosts: (peers ?? []).flatMap(({ hosts = [] }) => hosts),
        nodes: nodesAmong(peers ?? []),
        isOwnNode: (peers ?? []).every(({ nodes, isOwnNode }) => nodes === undefined || isOwnNode === true),
        places: placed.map(({ at }) => at),
        unsure,
        entity,
        unkept,
    };
}

/** Peers of other sorts, names and nodes, are no pods and no addresses. */
const isPodsOrBlock = ({ ipBlock, namespaceSelector, podSelector }: PluginPeer): boolean =>
    [ipBlock, namespaceSelector, podSelector].some((part) => part !== undefined);

function nodesAmong(peers: readonly PluginPeer[]): SeenRule["nodes"] {
    const which = peers.flatMap(({ nodes = [] }) => nodes);
    return which.includes("all") ? "all" : which[0];
}

const allOf = <T>(list: readonly T[] | undefined): RuleList<T> => ({
    everything: list === undefined,
    known: list ?? [],
    unknown: [],
    partial: [],
});

/** What it surely allows: a range by which no pod and no node is meant may not mean a resolver. */
function certainSpec({ pods, isolates }: PluginPolicy, rules: readonly SeenRule[]): NetworkPolicySpec {
    const ofDirection = (way: Direction) =>
        rules.filter(({ direction }) => direction === way).flatMap((rule) => certainRule(withoutOutsideOnly(rule)));
    return { podSelector: pods, policyTypes: isolates, ingress: ofDirection("Ingress"), egress: ofDirection("Egress") };
}

/** The rule without ranges by which no pod and no node is meant. */
export const withoutOutsideOnly = (rule: SeenRule): SeenRule => ({
    ...rule,
    peers: { ...rule.peers, known: rule.peers.known.filter((peer: PluginPeer) => peer.outsideOnly !== true) },
});
