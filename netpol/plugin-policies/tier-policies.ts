import { attempt } from "../attempt";
import { IpSet } from "../ip-set";
import { blockSet, describeBlock } from "../match-peer";
import { readPorts } from "../rule-ports";
import { requirements } from "../selectors";
import type { OpenPoint, TierPeer, TierPolicy, TierPorts, TierRule } from "../tiers/compile";
import type { Ordered } from "../tiers/tiers";
import type { TierRuleRef } from "../tiers/types";
import { nameLabel } from "../namespaces";
import type { Direction, IPBlock, LabelSelector } from "../types";
import { pluginPolicyTitle } from "./title";
import type { PluginPeer, PluginPolicy, PluginRule } from "./types";

/**
 * The rules of network plugins' policies that no NetworkPolicy has the like of, made ready to stand before them: what denies
 * comes first, then what allows and does not isolate, and what of either is not known. Among themselves those that deny say
 * the same in whatever order they are asked. Problems are told to `problem`, one policy each.
 */
export function tierPoliciesOf(policies: readonly PluginPolicy[], problem: (text: string) => void): Ordered {
    const ofAction = (action: PluginRule["action"]) =>
        policies.flatMap(
            (policy) => attempt(() => tierPolicyOf(policy, action), pluginPolicyTitle(policy), problem) ?? [],
        );
    return [ofAction("deny"), ofAction("allow")].filter((tied) => tied.length > 0);
}

/** Whether a rule is judged as those of NetworkPolicies are, which add up. */
export function addsUp({ isolates }: PluginPolicy, rule: PluginRule, direction: Direction): boolean {
    const { action, unsure, peers = [] } = rule;
    // Whether an ipBlock of a NetworkPolicy means an address of a node is the profile's to say: these do under each.
    const isLikeTheirs = !peers.some(({ noPods }) => noPods);
    return action === "allow" && unsure === undefined && isLikeTheirs && isolates.includes(direction);
}

/** Whose pods a policy applies to. */
export function namespacesOfPolicy({ namespace, namespaces }: PluginPolicy): LabelSelector {
    return namespaces ?? (namespace === undefined ? {} : { matchLabels: { [nameLabel]: namespace } });
}

/** Those of its rules that have one action; `undefined` where there are none. */
function tierPolicyOf(policy: PluginPolicy, action: PluginRule["action"]): TierPolicy | undefined {
    const rules = { Ingress: rulesOf(policy, "Ingress", action), Egress: rulesOf(policy, "Egress", action) };
    if (rules.Ingress.length + rules.Egress.length === 0) return undefined;
    const namespaces = namespacesOfPolicy(policy);
    requirements(namespaces);
    requirements(policy.pods);
    const subject = { kind: "pods", namespaces, pods: policy.pods } as const;
    return { kind: policy.kind, name: nameOf(policy), tier: "Admin", priority: 0, subject, rules };
}

const nameOf = ({ namespace, name }: PluginPolicy): string => (namespace === undefined ? name : `${namespace}/${name}`);

function rulesOf(policy: PluginPolicy, direction: Direction, action: PluginRule["action"]): TierRule[] {
    const all = direction === "Ingress" ? policy.ingress : policy.egress;
    return all.flatMap((rule, at): TierRule[] => {
        if (rule.action !== action || addsUp(policy, rule, direction) || rule.ports?.length === 0) return [];
        const section =
            action === "deny" && rule.unsure === undefined ? `${direction.toLowerCase()}Deny` : direction.toLowerCase();
        const ref: TierRuleRef = {
            ...{ kind: policy.kind, policy: nameOf(policy), tier: "Admin" as const, section, direction },
            ...{ rule: rule.rule ?? at, action: action === "deny" ? ("Deny" as const) : ("Allow" as const) },
        };
        const unsure = openPoint(policy, rule, direction);
        const peers = rule.peers === undefined ? [{ kind: "anybody" as const }] : readPeers(rule.peers);
        const known = { ref, action: action === "deny" ? "deny" : "accept", peers, ports: portsOf(rule) } as const;
        return [unsure === undefined ? known : { ...known, unsure }];
    });
}

function openPoint(policy: PluginPolicy, { action, unsure }: PluginRule, direction: Direction): OpenPoint | undefined {
    if (unsure === undefined) return undefined;
    const { apiVersion, kind, name, namespace, namespaces, pods } = policy;
    const ways = { opens: action === "allow" ? [direction] : [], shuts: action === "deny" ? [direction] : [] };
    const rest = { apiVersion, kind, name, namespace, namespaces, pods, nodes: false, peers: "anybody" } as const;
    const why = `${kind} ${nameOf(policy)} may decide it, and ${unsure}`;
    return { why, gap: { kind: "other policy", policy: { ...rest, ...ways, why: unsure } } };
}

function portsOf({ ports }: PluginRule): TierPorts {
    const { numeric, named } = readPorts(ports);
    return { numeric, names: named };
}

/** Blocks of addresses of one rule are one set, so that halves of a range are not told apart. */
function readPeers(peers: readonly PluginPeer[]): TierPeer[] {
    const blocksOf = (all: readonly PluginPeer[]) => all.flatMap(({ ipBlock }) => ipBlock ?? []);
    const addresses = blocksOf(peers.filter(({ noPods }) => noPods));
    const outside = blocksOf(peers.filter(({ noPods }) => !noPods));
    return [
        ...(addresses.length > 0 ? [{ ...readBlocks(addresses), kind: "networks", noPods: true } as const] : []),
        ...(outside.length > 0 ? [{ ...readBlocks(outside), kind: "outside" } as const] : []),
        ...peers.filter(({ ipBlock }) => ipBlock === undefined).map(readPeer),
    ];
}

const readBlocks = (blocks: readonly IPBlock[]) => ({
    cidrs: blocks.map(describeBlock),
    set: IpSet.unionAll(blocks.map(blockSet)),
});

function readPeer({ hosts, written, readAs, nodes, namespaceSelector = {}, podSelector }: PluginPeer): TierPeer {
    if (hosts)
        return { kind: "domainNames", names: hosts, ...(written ? { written } : {}), ...(readAs ? { readAs } : {}) };
    if (nodes) return { kind: nodes === "all" ? "every node" : "some nodes" };
    requirements(namespaceSelector);
    requirements(podSelector);
    return { kind: "pods", namespaces: namespaceSelector, pods: podSelector };
}
