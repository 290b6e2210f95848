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
import { setOfBlocks, setOfIpBlocks } from "../../judge/blocks";
import { apiServerAlone } from "../../judge/platforms";
import { peersOfTier, subjectOf } from "../../stack/admin-tier";
import type { ExpectedEnd, Home, OutsideEnd, PodsEnd } from "../../stack/expected-ends";
import type { Doubt } from "../../judge/doubt";
import { selects } from "../../stack/namespaces";
import type { SeenPolicy } from "../../stack/policies";
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
    const told = toldOutside([from, to], world);
    const [fromKinds, toKinds] = [kindsAt(from, to, world), kindsAt(to, from, world)];
    const partiesAt = (side: Side, kinds: NamespaceKind | undefined): readonly Party[] =>
        hasPods(side)
            ? (kinds?.pods ?? []).map(({ labels }): AskedPod => ({ home: side.home, labels }))
            : [...piecesOf(side, told.addresses), ...namesOf(side.hosts, told.hosts)];
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
 * The policies of a namespace and of the cluster's tiers as far as they tell pods apart: their selectors, and those of peers
 * at the other side, of whichever direction, whatever is done with them.
 */
function policiesFor(home: Home, other: { readonly home: Home } | undefined, world: World): readonly NetworkPolicy[] {
    const peer = other?.home ?? home;
    return world.telling.of([home, peer], () => {
        const own = world.policiesOf(home).map(({ selector = {}, rules, denies }) => ({
            selector,
            rules: [...rules, ...denies].map(atWorst),
        }));
        const ofTiers = world.tiers
            .filter((tier) => selects(subjectOf(tier).namespaces, home) !== "no")
            .map((tier) => ({ selector: subjectOf(tier).pods, rules: [{ to: peersOfTier(tier) }] }));
        return [...own, ...ofTiers].map(({ selector, rules }, index) => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: `${index}`, namespace: nameOf(home) },
            spec: {
                podSelector: selector,
                egress: rules
                    .flatMap((rule) => namesFor(rule, peer, ["yes", "perhaps"]))
                    .map(({ from, to }) => ({ to: from ?? to ?? [] })),
            },
        }));
    });
}

/** Ranges and names by which policies tell apart who is outside. */
interface ToldOutside {
    readonly addresses: readonly IpSet[];
    readonly hosts: readonly string[];
}

function toldOutside(sides: readonly Side[], world: World): ToldOutside {
    const policies = sides.filter(hasPods).flatMap(({ home }) => world.policiesOf(home));
    const rules = policies.flatMap(rulesOf);
    const ofApiServer = policies.filter((policy) => rulesOf(policy).some(({ entity }) => entity === "kube-apiserver"));
    const ofTiers = world.tiers.flatMap(peersOfTier);
    return {
        addresses: [
            ...rules.map(setOfBlocks),
            ...ofApiServer.map((policy) => apiServerAlone(world.context.platforms.of(policy))),
            ...ofTiers.flatMap(({ ipBlock }) => (ipBlock ? [setOfIpBlocks([ipBlock])] : [])),
        ],
        hosts: [...rules, ...ofTiers].flatMap(({ hosts = [] }) => hosts),
    };
}

const rulesOf = ({ rules, denies }: SeenPolicy): readonly SeenRule[] => [...rules, ...denies];

/** A set in pieces that none of these cut any further, each by its first address. */
function piecesOf({ addresses, nodes, entity }: OutsideEnd, told: readonly IpSet[]): Party[] {
    let pieces = addresses.isEmpty ? [] : [addresses];
    for (const blocks of told) {
        pieces = pieces
            .flatMap((piece) => [piece.intersect(blocks), piece.subtract(blocks)])
            .filter((piece) => !piece.isEmpty);
    }
    return pieces.map((piece) => {
        const [first = "", ...others] = piece.ranges();
        const text = others.length === 0 ? first : `${first} and others`;
        return { ip: first.replace(/-.*/, ""), addresses: text, nodes, entity };
    });
}

/** Names and patterns, and of each pattern those below it that some rule has. */
function namesOf(hosts: readonly string[], told: readonly string[]): Party[] {
    const below = told.filter((host) => isHostIn(host, hosts)).map((host) => hostText(parseHost(host)));
    return [...new Set([...hosts, ...below])].map((host) => ({ host }));
}
