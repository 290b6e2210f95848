import type { IpSet } from "../../../netpol";
import { matches, nameLabel, podKinds, type LabelSelector, type NetworkPolicy } from "../../../netpol";
import { setOfBlocks } from "../../judge/blocks";
import type { AddressesEnd, ExpectedEnd, Home, PodsEnd } from "../../stack/expected-ends";
import type { SeenRule } from "../../stack/rules";
import { atWorst, namesFor } from "./rule-forms";
import { nameOf, type AskedPod, type Party, type World } from "./world";

/** One pair of an expectation's ends: pods of one namespace each, or addresses. */
export type Side = { readonly home: Home; readonly pods: LabelSelector } | AddressesEnd;

export const sidesOf = (end: ExpectedEnd): readonly Side[] =>
    isPods(end) ? end.homes.map((home) => ({ home, pods: end.pods })) : [end];

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
    const selected = sides.map(({ home, pods }) => ({ namespaces: byName(home), pods }));
    const { namespaces } = podKinds(
        {
            namespaces: sides.map(({ home }) => ({ name: nameOf(home), labels: {} })),
            workloads: [],
            services: [],
            policies: sides.flatMap(({ home }, index) => policiesFor(home, sides.at(-1 - index), world)),
        },
        { also: selected },
    );
    const kindsIn = (home: Home) => namespaces.filter(({ name, exists }) => exists && name === nameOf(home));
    const partiesAt = (side: Side, other: Side): readonly Party[] =>
        hasPods(side)
            ? kindsIn(side.home).flatMap(({ pods }) =>
                  pods
                      .filter(({ labels }) => matches(side.pods, labels))
                      .map(({ labels }): AskedPod => ({ home: side.home, labels })),
              )
            : piecesOf(
                  side.addresses,
                  hasPods(other) ? world.policiesOf(other.home).flatMap(({ rules }) => rules) : [],
              );
    return {
        from: partiesAt(from, to),
        to: partiesAt(to, from),
        more: sides
            .filter(({ home }) => kindsIn(home).some(({ leftOut }) => leftOut.length > 0))
            .map(({ home }) => home.name),
    };
}

const byName = (home: Home): LabelSelector => ({ matchLabels: { [nameLabel]: nameOf(home) } });

/** The policies of a namespace as far as they tell pods apart: their selectors, and those of peers at the other side. */
function policiesFor(home: Home, other: { readonly home: Home } | undefined, world: World): NetworkPolicy[] {
    const peer = { peer: { home: other?.home ?? home, labels: {} } };
    return world.policiesOf(home).map(({ selector, rules }, index) => {
        const of = (direction: SeenRule["direction"]) =>
            rules
                .filter((rule) => rule.direction === direction)
                .flatMap(atWorst)
                .flatMap((rule) => namesFor(rule, peer, ["yes", "perhaps"]));
        return {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: `${index}`, namespace: nameOf(home) },
            spec: { podSelector: selector ?? {}, ingress: of("Ingress"), egress: of("Egress") },
        };
    });
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
