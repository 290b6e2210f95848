import { isObject } from "../../netpol";
import type { Direction, EgressRule, IngressRule, IpSet, NetworkPolicyPeer, NetworkPolicyPort } from "../../netpol";
import { isUnknown, unknownPaths, type Bag } from "./unknown-values";

/** One rule, peers and ports each split into what is known and the paths of what is not. */
export interface SeenRule {
    readonly direction: Direction;
    /** `spec.egress[0]`. */
    readonly path: string;
    readonly peers: RuleList<NetworkPolicyPeer>;
    readonly ports: RuleList<NetworkPolicyPort>;
    /** Names outside the cluster beside its peers, as netpol's `hosts.ts` writes them: none in NetworkPolicies. */
    readonly hosts: readonly string[];
    /** Nodes beside its peers: all, or some of which it is not known which. */
    readonly nodes?: "all" | "some" | undefined;
    /** Whether all of the nodes are the one on which the pod is. */
    readonly isOwnNode?: boolean | undefined;
    /** What it speaks of, where its peers are all that may be that: see netpol's `PluginRule`. */
    readonly entity?: string | undefined;
    /** Of an Admin tier's rule that opens names: addresses inside which no rule before it keeps from them. */
    readonly unkept?: IpSet | undefined;
    /** Places of its known peers in their list, where names or others stand between them; else each has its own. */
    readonly places?: readonly number[] | undefined;
    /** Why it is not known of which of its peers and ports it speaks, if of any; absent where it speaks of all. */
    readonly unsure?: string | undefined;
}

/** A list of a rule: absent or empty means everything, which is not the same as no entry being known yet. */
export interface RuleList<T> {
    readonly everything: boolean;
    readonly known: readonly T[];
    /** Paths of all that is not known yet. */
    readonly unknown: readonly string[];
    /** Entries with parts that are not known yet, as they came. */
    readonly partial: readonly { readonly value: unknown; readonly path: string }[];
}

/** Whom a rule opens to at worst. */
export interface RuleOpening {
    /** The rule with the peers that are known, on whatever ports; none where no peer is. */
    readonly known: readonly (IngressRule & EgressRule)[];
    /** Paths on which it depends whether the rule opens to more pods than it should: selectors not known yet. */
    readonly pods: readonly string[];
    /** Paths on which it depends which addresses it opens to. */
    readonly addresses: readonly string[];
}

/** Rules of one direction of a spec; a list that is not known yet is one rule of which nothing is known. */
export function readRules(spec: Bag, direction: Direction, specUnknown: boolean): SeenRule[] {
    const key = direction === "Ingress" ? "ingress" : "egress";
    if (specUnknown || isUnknown(spec[key])) return [hidden(direction, specUnknown ? "spec" : `spec.${key}`)];
    const list = spec[key];
    if (!Array.isArray(list)) return [];
    return list.map((rule: unknown, index) => {
        const path = `spec.${key}[${index}]`;
        if (!isObject(rule)) return hidden(direction, path);
        const peers = direction === "Ingress" ? "from" : "to";
        return {
            direction,
            path,
            peers: ruleList<NetworkPolicyPeer>(rule[peers], `${path}.${peers}`),
            ports: ruleList<NetworkPolicyPort>(rule["ports"], `${path}.ports`),
            hosts: [],
        };
    });
}

/** The rule as a list of one, as far as it is certain, its names aside; none where nothing of its peers or of its ports is. */
export function certainRule({ direction, peers, ports, unsure }: SeenRule): (IngressRule & EgressRule)[] {
    const list = direction === "Ingress" ? "from" : "to";
    if (unsure !== undefined) return [];
    if ([peers, ports].some(({ everything, known }) => !everything && known.length === 0)) return [];
    return [
        { ...(peers.everything ? {} : { [list]: peers.known }), ...(ports.everything ? {} : { ports: ports.known }) },
    ];
}

/** Splits a rule for the question of whom it may open to. What is only cut out of a known range cannot widen it. */
export function openingOf(rule: SeenRule): RuleOpening {
    const { peers, direction } = rule;
    const blocks = peers.partial.flatMap(({ value }) => withoutUnknownExcepts(value));
    const all: RuleList<NetworkPolicyPeer> = { ...peers, known: [...peers.known, ...blocks] };
    const paths = peers.unknown.filter((path) => !/\.matchLabels\..+$|\.values\[\d+\]$|\.except(\[\d+\])?$/.test(path));
    const ofWhole = paths.filter((path) => !/\.(podSelector|namespaceSelector|ipBlock)\b/.test(path));
    return {
        known: certainRule({ direction, path: rule.path, peers: all, ports: everything, hosts: [] }),
        pods: [...ofWhole, ...paths.filter((path) => /\.(podSelector|namespaceSelector)\b/.test(path))],
        addresses: [...ofWhole, ...paths.filter((path) => /\.ipBlock\b/.test(path))],
    };
}

const everything: RuleList<never> = { everything: true, known: [], unknown: [], partial: [] };

function withoutUnknownExcepts(peer: unknown): NetworkPolicyPeer[] {
    const block = isObject(peer) ? peer["ipBlock"] : undefined;
    if (!isObject(block) || typeof block["cidr"] !== "string" || isUnknown(block["cidr"])) return [];
    const except = Array.isArray(block["except"]) ? block["except"].filter((entry) => !isUnknown(entry)) : [];
    return [{ ipBlock: { cidr: block["cidr"], except: except as string[] } }];
}

const hidden = (direction: Direction, path: string): SeenRule => ({
    direction,
    path,
    peers: { everything: false, known: [], unknown: [path], partial: [] },
    ports: { everything: false, known: [], unknown: [path], partial: [] },
    hosts: [],
});

function ruleList<T>(value: unknown, path: string): RuleList<T> {
    if (isUnknown(value)) return { everything: false, known: [], unknown: [path], partial: [] };
    const list: unknown[] = Array.isArray(value) ? value : [];
    const unknown = list.map((entry, index) => unknownPaths(entry, `${path}[${index}]`));
    return {
        everything: list.length === 0,
        known: list.filter((_, index) => unknown[index]?.length === 0) as T[],
        unknown: unknown.flat(),
        partial: list.flatMap((value, index) =>
            unknown[index]?.length === 0 ? [] : [{ value, path: `${path}[${index}]` }],
        ),
    };
}
