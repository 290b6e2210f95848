import type { IpSet } from "../../../netpol";
import {
    hostText,
    isHostIn,
    nameLabel,
    parseHost,
    podKinds,
    type LabelSelector,
    type NamespaceKind,
    type NetworkPolicy,
} from "../../../netpol";
import { setOfBlocks } from "../../judge/blocks";
import type { ExpectedEnd, Home, OutsideEnd, PodsEnd } from "../../stack/expected-ends";
import type { Doubt } from "../../judge/doubt";
import type { SeenRule } from "../../stack/rules";
import { kindsDoubt, nobodyDoubt } from "./doubts";
import { atWorst, namesFor } from "./rule-forms";
import { nameOf, type AskedPod, type Party } from "./asked";
import { type World } from "./world";

/** One pair of an expectation's ends: pods of one namespace each, or whoever is outside. */
export type Side = (Pick<PodsEnd, "pods" | "others"> & { readonly home: Home }) | OutsideEnd;

export const sidesOf = (end: ExpectedEnd): readonly Side[] =>
    isPods(end) ? end.homes.map((home) => ({ home, pods: end.pods, others: end.others })) : [end];

const isPods = (end: ExpectedEnd): end is PodsEnd => "homes" in end;
const hasPods = (side: Side): side is Extract<Side, { readonly home: Home }> => "home" in side;

/** Everybody at the two sides whom the policies there tell apart. */
export interface Parties {
    readonly from: readonly Party[];
    readonly to: readonly Party[];
    /** Why somebody may be there who is none of these. */
    readonly doubts: readonly Doubt[];
}

/** Finds a pod of every kind, one address of each piece of a range, and each name or pattern that is told from others. */
export function partiesOf(from: Side, to: Side, world: World): Parties {
    const rules = [from, to]
        .filter(hasPods)
        .flatMap(({ home }) => world.policiesOf(home))
        .flatMap((policy) => policy.rules);
    const [fromKinds, toKinds] = [kindsAt(from, to, world), kindsAt(to, from, world)];
    const partiesAt = (side: Side, kinds: NamespaceKind | undefined): readonly Party[] =>
        hasPods(side)
            ? (kinds?.pods ?? []).map(({ labels }): AskedPod => ({ home: side.home, labels }))
            : [...piecesOf(side.addresses, rules), ...namesOf(side.hosts, rules, world)];
    return {
        from: partiesAt(from, fromKinds),
        to: partiesAt(to, toKinds),
        doubts: [...kindDoubts(from, fromKinds), ...kindDoubts(to, toKinds)],
    };
}

/** What is not known of the pods at a side: which others there are, or that there can be any. */
function kindDoubts(side: Side, kinds: NamespaceKind | undefined): Doubt[] {
    if (!hasPods(side)) return [];
    if (kinds?.leftOut.length !== 0) return [kindsDoubt(side.home)];
    return kinds.pods.length === 0 ? [nobodyDoubt(side.home)] : [];
}

/** The kinds of the pods that a side means, as far as the policies of both sides tell them apart. */
function kindsAt(side: Side, other: Side, world: World): NamespaceKind | undefined {
    if (!hasPods(side)) return undefined;
    const { home, pods, others } = side;
    const name = nameOf(home);
    const there = hasPods(other) ? other : undefined;
    const policies = [...policiesFor(home, there, world), ...(there ? policiesFor(there.home, side, world) : [])];
    const { namespaces } = podKinds(
        { namespaces: [{ name, labels: {} }], workloads: [], services: [], policies },
        { also: [{ namespaces: byName(home), pods }], only: new Map([[name, { all: [pods], none: others }]]) },
    );
    return namespaces.find((each) => each.name === name);
}

const byName = (home: Home): LabelSelector => ({ matchLabels: { [nameLabel]: nameOf(home) } });

/**
 * The policies of a namespace as far as they tell pods apart: their selectors, and those of peers at the other side, of
 * whichever direction.
 */
function policiesFor(home: Home, other: { readonly home: Home } | undefined, world: World): readonly NetworkPolicy[] {
    const peer = other?.home ?? home;
    return world.telling.of([home, peer], () =>
        world.policiesOf(home).map(({ selector, rules }, index) => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: `${index}`, namespace: nameOf(home) },
            spec: {
                podSelector: selector ?? {},
                egress: rules
                    .flatMap((rule) => namesFor(atWorst(rule), peer, ["yes", "perhaps"]))
                    .map(({ from, to }) => ({ to: from ?? to ?? [] })),
            },
        })),
    );
}

/** A set in pieces that rules do not cut any further, each by its first address. */
function piecesOf(addresses: IpSet, rules: readonly SeenRule[]): Party[] {
    let pieces = addresses.isEmpty ? [] : [addresses];
    for (const rule of rules) {
        const blocks = setOfBlocks(rule);
        pieces = pieces
            .flatMap((piece) => [piece.intersect(blocks), piece.subtract(blocks)])
            .filter((piece) => !piece.isEmpty);
    }
    return pieces.map((piece) => {
        const [first = "", ...others] = piece.ranges();
        return { ip: first.replace(/-.*/, ""), addresses: others.length === 0 ? first : `${first} and others` };
    });
}

/** Names and patterns, and of each pattern those below it that some rule has. */
function namesOf(hosts: readonly string[], rules: readonly SeenRule[], { tiers }: World): Party[] {
    const ofTiers = tiers.flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ to = [] }) => to));
    const known = [...rules.flatMap((rule) => rule.hosts), ...ofTiers.flatMap(({ domainNames = [] }) => domainNames)];
    const below = known.filter((host) => isHostIn(host, hosts)).map((host) => hostText(parseHost(host)));
    return [...new Set([...hosts, ...below])].map((host) => ({ host }));
}
