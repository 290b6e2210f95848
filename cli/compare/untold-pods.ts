import { type Cluster, type Labels, type LabelSelector, matches, type PortSet } from "../../netpol";
import type { Change, ConnectionEnd } from "./change";
import { type Differing, differingPolicies, sameLabels } from "./differing";
import { kindsOfPods } from "./kinds-of-pods";
import { type NamespaceOnSides, type Representative, selectorsByNamespace, standInFor } from "./representatives";
import type { Subject } from "./subject";

/**
 * Pods that somebody could create and that none of a comparison's subjects is like: pods that several selectors match at
 * once, or that a selector leaves out. Policies treat each such kind in its own way, so a change may touch it alone.
 */
export interface UntoldPods {
    readonly pods: readonly Untold[];
    /** Namespaces with more kinds of pods than are looked at, of which some may see a change that no other pods see. */
    readonly cutShort: readonly string[];
}

/** One such kind, and the subjects of which it is at least: whatever selects those selects it too. */
export interface Untold extends Representative {
    readonly parts: ReadonlySet<Subject>;
}

/** Kinds beyond one for each selector, of one namespace and of all; people who write policies by hand are far below. */
const mostOfNamespace = 100;
const mostOfAll = 500;
/** Subjects of a comparison beyond which such pods would take longer than all the rest. */
const mostSubjects = 1_000;

/** Subjects with the labels that their pods have, on each side that has them. */
export type Known = readonly { readonly subject: Subject; readonly labels: readonly Labels[] }[];

/** The pods that a comparison of `known` says nothing of. */
export function untoldPods(
    before: Cluster,
    after: Cluster,
    namespaces: readonly NamespaceOnSides[],
    known: Known,
): UntoldPods {
    const differing = differingPolicies(before, after, namespaces);
    const touched = ({ name }: NamespaceOnSides) => differing.namespaces.has(name);
    // Where no policy differs no labels of a pod can tell the sides apart.
    if (differing.namespaces.size === 0 && namespaces.every(sameLabels)) return { pods: [], cutShort: [] };
    const tooMany = known.length > mostSubjects;
    const spoken = spokenSelectors(before, after, namespaces, differing);
    const byNamespace = new Map<string, Known[number][]>(namespaces.map(({ name }) => [name, []]));
    for (const each of known) byNamespace.get(each.subject.namespace)?.push(each);
    const [pods, cutShort]: [Untold[], string[]] = [[], []];
    // What changes first, so that a limit cuts what matters least.
    const first = [...namespaces].sort((a, b) => Number(touched(b)) - Number(touched(a)));
    for (const namespace of tooMany ? first.filter(touched) : first) {
        const found = untoldOf(namespace, spoken.get(namespace.name)!, byNamespace.get(namespace.name) ?? []);
        const room = !tooMany && pods.length + found.pods.length <= mostOfAll;
        if (room) pods.push(...found.pods);
        const isCut = !found.complete || (!room && found.pods.length > 0);
        if (isCut && touched(namespace)) cutShort.push(namespace.name);
    }
    return { pods, cutShort: cutShort.sort() };
}

/** Selectors by namespace, those of policies that differ first: a limit cuts the last ones. */
function spokenSelectors(
    before: Cluster,
    after: Cluster,
    namespaces: readonly NamespaceOnSides[],
    differing: Differing,
): Map<string, LabelSelector[]> {
    const all = selectorsByNamespace([before, after], namespaces);
    const parts = [
        { ...before, policies: differing.before },
        { ...after, policies: differing.after },
    ];
    const first = selectorsByNamespace(parts, namespaces);
    return new Map(
        namespaces.map(({ name }) => {
            const selectors = new Map([...(first.get(name) ?? []), ...(all.get(name) ?? [])]);
            return [name, [...selectors.values()].filter((selector) => !isEmpty(selector))];
        }),
    );
}

function untoldOf(namespace: NamespaceOnSides, selectors: readonly LabelSelector[], known: Known) {
    const patterns = known.flatMap(({ subject, labels }) => {
        const [own, ...others] = labels.map((each) => patternOf(selectors, each));
        // Pods that got other labels are of one kind before and of another after: they tell of neither.
        return own && others.every((other) => other.join() === own.join()) ? [{ subject, pattern: own }] : [];
    });
    const told = new Set(
        patterns.filter(({ subject }) => isWhole(subject, namespace)).map(({ pattern }) => pattern.join()),
    );
    const { kinds, complete } = kindsOfPods(selectors, selectors.length + mostOfNamespace);
    const pods = kinds
        .filter(({ matched }) => !told.has([...matched].join()))
        // Of somebody else's namespace nothing is known but what policies speak of.
        .filter(({ matched }) => namespace.ours || matched.size > 0)
        .map(({ labels, matched }): Untold => {
            const parts = patterns.filter(({ pattern }) => pattern.every((number) => matched.has(number)));
            return { ...standInFor(namespace, byKey(labels)), parts: new Set(parts.map(({ subject }) => subject)) };
        });
    return { pods, complete };
}

/** The same pods are called the same, whichever selector was looked at first. */
function byKey(labels: Labels): Labels {
    return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The numbers of the selectors that match. */
function patternOf(selectors: readonly LabelSelector[], labels: Labels): number[] {
    return selectors.flatMap((selector, number) => (matches(selector, labels) ? [number] : []));
}

/** Whether a subject is there whenever its namespace is: pods that come or go tell nothing of the side without them. */
function isWhole({ on }: Subject, { before, after }: NamespaceOnSides): boolean {
    return (on.before || before === undefined) && (on.after || after === undefined);
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
    return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/**
 * Those untold pods whose changes are not what their parts' changes say already: what a reader of the others would not
 * know. A change between two untold pods counts where neither's parts, nor one that counts already, tell of it.
 */
export function telling(untold: readonly Untold[], changes: readonly Change[]): Untold[] {
    const byId = new Map(untold.map((each) => [each.subject.id, each]));
    const at = (end: ConnectionEnd) => ("subject" in end ? byId.get(end.subject.id) : undefined);
    const kept = new Set<Untold>();
    const standsFor = (end: ConnectionEnd): readonly ConnectionEnd[] => {
        const own = at(end);
        const parts = [...(own?.parts ?? [])].map((subject) => ({ subject }));
        return own === undefined || kept.has(own) ? [...parts, end] : parts;
    };
    const keep = (news: readonly Change[], ledger: Ledger): void => {
        const missing = news.filter((change) => !ledger.tells(change, standsFor(change.from), standsFor(change.to)));
        for (const end of missing.flatMap(({ from, to }) => [at(from), at(to)])) if (end) kept.add(end);
    };
    const untoldEnds = ({ from, to }: Change) => [from, to].filter((end) => at(end)).length;
    const [none, one, two] = [0, 1, 2].map((number) => changes.filter((change) => untoldEnds(change) === number));
    const ledger = new Ledger(none!);
    keep(one!, ledger);
    ledger.add(one!);
    keep(two!, ledger);
    return untold.filter((each) => kept.has(each));
}

const sorts = ["opened", "closed", "perhapsOpened", "perhapsClosed"] as const;

/** Changes by their ends. */
class Ledger {
    private readonly byEnds = new Map<string, Change[]>();

    constructor(changes: readonly Change[]) {
        this.add(changes);
    }

    add(changes: readonly Change[]): void {
        for (const change of changes) {
            const key = keyOf(change.from, change.to);
            const list = this.byEnds.get(key);
            if (list) list.push(change);
            else this.byEnds.set(key, [change]);
        }
    }

    /** Whether changes between some ends tell of all that another changes. */
    tells(change: Change, from: readonly ConnectionEnd[], to: readonly ConnectionEnd[]): boolean {
        const told = from.flatMap((source) => to.flatMap((target) => this.byEnds.get(keyOf(source, target)) ?? []));
        return sorts.every((sort) => change[sort].isEmpty || covers(told, change, sort));
    }
}

function keyOf(from: ConnectionEnd, to: ConnectionEnd): string {
    return [from, to].map((end) => ("subject" in end ? end.subject.id : "")).join(" ");
}

function covers(told: readonly Change[], change: Change, sort: (typeof sorts)[number]): boolean {
    const addresses = addressesOf(change);
    if (addresses === undefined) {
        return told.reduce((left: PortSet, each) => left.subtract(each[sort]), change[sort]).isEmpty;
    }
    const whole = told.filter((each) => each[sort].covers(change[sort]));
    return whole.reduce((left, each) => left.subtract(addressesOf(each)!), addresses).isEmpty;
}

function addressesOf({ from, to }: Change) {
    return "addresses" in from ? from.addresses : "addresses" in to ? to.addresses : undefined;
}
