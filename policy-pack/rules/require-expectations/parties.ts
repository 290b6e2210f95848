import type { IpSet } from "../../../netpol";
import { nameLabel, podKinds, type LabelSelector, type NamespaceKind, type NetworkPolicy } from "../../../netpol";
import { setOfBlocks } from "../../judge/blocks";
import type { AddressesEnd, ExpectedEnd, Home, PodsEnd } from "../../stack/expected-ends";
import type { SeenRule } from "../../stack/rules";
import { atWorst, namesFor } from "./rule-forms";
import { nameOf, type AskedPod, type Party } from "./asked";
import { type World } from "./world";

/** One pair of an expectation's ends: pods of one namespace each, or addresses. */
export type Side = (Pick<PodsEnd, "pods" | "others"> & { readonly home: Home }) | AddressesEnd;

export const sidesOf = (end: ExpectedEnd): readonly Side[] =>
    isPods(end) ? end.homes.map((home) => ({ home, pods: end.pods, others: end.others })) : [end];

const isPods = (end: ExpectedEnd): end is PodsEnd => "homes" in end;
const hasPods = (side: Side): side is Extract<Side, { readonly home: Home }> => "home" in side;

/** Everybody at the two sides whom the policies there tell apart. */
export interface Parties {
    readonly from: readonly Party[];
    readonly to: readonly Party[];
    /** Namespaces with more kinds of pods than were found. */
    readonly more: readonly string[];
}

/** Finds a pod of every kind, and one address of each piece of a range. */
export function partiesOf(from: Side, to: Side, world: World): Parties {
    const sides = [from, to].filter(hasPods);
    const kindsAt = new Map(sides.map((side, index) => [side, kindsOf(side, sides.at(-1 - index), world)] as const));
    const rules = sides.flatMap(({ home }) => world.policiesOf(home)).flatMap((policy) => policy.rules);
    const partiesAt = (side: Side): readonly Party[] =>
        hasPods(side)
            ? (kindsAt.get(side)?.pods ?? []).map(({ labels }): AskedPod => ({ home: side.home, labels }))
            : piecesOf(side.addresses, rules);
    return {
        from: partiesAt(from),
        to: partiesAt(to),
        more: sides.flatMap((side) => (kindsAt.get(side)?.leftOut.length === 0 ? [] : [side.home.name])),
    };
}

type PodsSide = Extract<Side, { readonly home: Home }>;

/** The kinds of the pods that a side means; `undefined` where there is no such namespace. */
function kindsOf(side: PodsSide, other: PodsSide | undefined, world: World): NamespaceKind | undefined {
    const { home, pods, others } = side;
    const both = other === undefined || other === side ? [side] : [side, other];
    const name = nameOf(home);
    const { namespaces } = podKinds(
        {
            namespaces: [...new Set(both.map((each) => nameOf(each.home)))].map((each) => ({ name: each, labels: {} })),
            workloads: [],
            services: [],
            policies: both.flatMap((each) => policiesFor(each.home, each === side ? other : side, world)),
        },
        { also: [{ namespaces: byName(home), pods }], only: new Map([[name, { all: [pods], none: others }]]) },
    );
    return namespaces.find((each) => each.name === name);
}

const byName = (home: Home): LabelSelector => ({ matchLabels: { [nameLabel]: nameOf(home) } });

/**
 * The policies of a namespace as far as they tell pods apart: their selectors, and those of peers at the other side, of
 * whichever direction.
 */
function policiesFor(home: Home, other: { readonly home: Home } | undefined, world: World): NetworkPolicy[] {
    const peer = { peer: { home: other?.home ?? home, labels: {} } };
    return world.policiesOf(home).map(({ selector, rules }, index) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `${index}`, namespace: nameOf(home) },
        spec: {
            podSelector: selector ?? {},
            egress: rules
                .flatMap(atWorst)
                .flatMap((rule) => namesFor(rule, peer, ["yes", "perhaps"]))
                .map(({ from, to }) => ({ to: from ?? to ?? [] })),
        },
    }));
}

/** A set in pieces that rules do not cut any further, each by its first address. */
function piecesOf(addresses: IpSet, rules: readonly SeenRule[]): Party[] {
    let pieces = [addresses];
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
