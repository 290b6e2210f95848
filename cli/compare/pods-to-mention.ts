import { type Labels, type LabelSelector, matches, type PortSet } from "../../netpol";
import type { Change, ConnectionEnd } from "./change";
import type { ComparedPods } from "./compared-pods";
import { groupBy } from "./group-by";
import { labelsOf } from "./compared-pods-of-namespace";

/**
 * Those of some further pods of whom a reader of all other changes would not know: something changes for them that does not
 * change for plainer pods as well. A change between two further kinds counts where neither's plainer pods, nor a kind that
 * counts already, tell of it.
 */
export function podsToMention(
    further: readonly ComparedPods[],
    others: readonly ComparedPods[],
    changes: readonly Change[],
): ReadonlySet<ComparedPods> {
    const plainer = new Map(further.map((pods) => [pods, others.filter((other) => isPlainer(other, pods))]));
    const kept = new Set<ComparedPods>();
    const furtherIn = ({ from, to }: Change): ComparedPods[] =>
        [from, to].flatMap((end) => ("pods" in end && plainer.has(end.pods) ? [end.pods] : []));
    const toldBy = (end: ConnectionEnd): readonly ConnectionEnd[] => {
        const own = "pods" in end ? plainer.get(end.pods) : undefined;
        if (!own || !("pods" in end)) return [end];
        return [...own, ...(kept.has(end.pods) ? [end.pods] : [])].map((pods) => ({ pods }));
    };
    const byEnds = groupBy(
        changes.filter((change) => furtherIn(change).length < 2),
        ({ from, to }) => keyOf(from, to),
    );
    const isNews = (change: Change): boolean => {
        const told = toldBy(change.from).flatMap((from) =>
            toldBy(change.to).flatMap((to) => byEnds.get(keyOf(from, to)) ?? []),
        );
        return !sorts.every((sort) => change[sort].isEmpty || isCovered(change, sort, told));
    };
    for (const number of [1, 2]) {
        const news = changes.filter((change) => furtherIn(change).length === number && isNews(change));
        for (const pods of news.flatMap(furtherIn)) kept.add(pods);
    }
    return kept;
}

const sorts = ["opened", "closed", "perhapsOpened", "perhapsClosed"] as const;

/** Of addresses and names it does not matter which: a change tells of those that it covers. */
function keyOf(from: ConnectionEnd, to: ConnectionEnd): string {
    return [from, to].map((end) => ("pods" in end ? end.pods.id : "hosts" in end ? "host:" : "")).join(" ");
}

/** Whether other changes are together all that one is. */
function isCovered(change: Change, sort: (typeof sorts)[number], others: readonly Change[]): boolean {
    const { to } = change;
    if ("hosts" in to) {
        const same = others.filter((other) => other[sort].covers(change[sort]));
        const told = same.flatMap((other) => ("hosts" in other.to ? other.to.hosts : []));
        return to.hosts.every((host) => told.includes(host));
    }
    const addresses = addressesOf(change);
    if (addresses === undefined) {
        return others.reduce((left: PortSet, other) => left.subtract(other[sort]), change[sort]).isEmpty;
    }
    const whole = others
        .filter((other) => other[sort].covers(change[sort]))
        .flatMap((other) => addressesOf(other) ?? []);
    return whole.reduce((left, covered) => left.subtract(covered), addresses).isEmpty;
}

function addressesOf({ from, to }: Change) {
    return "addresses" in from ? from.addresses : "addresses" in to ? to.addresses : undefined;
}

/**
 * Whether some pods are plainer than others: whatever selects them selects the others too, so that a reader expects of the
 * others what is told of them. Pods of a namespace that nobody has made are expected to be treated as those of one that
 * satisfies all that it does.
 */
function isPlainer(a: ComparedPods, b: ComparedPods): boolean {
    const [ofA, ofB] = [a.selectors, b.selectors];
    if (ofA === undefined || ofB === undefined) return false;
    if (a.namespace === b.namespace) return isWithin(ofA, ofB);
    if (b.namespace.exists) return false;
    if (!a.namespace.exists) {
        return (
            isWithin(a.namespace.kind.selectors, b.namespace.kind.selectors) &&
            labelsOf(b).every((each) => satisfies(each, ofA))
        );
    }
    return (
        isWithin(b.namespace.kind.selectors, a.namespace.kind.selectors) &&
        labelsOf(a).every((each) => satisfies(each, ofB))
    );
}

function isWithin(some: readonly LabelSelector[], all: readonly LabelSelector[]): boolean {
    return some.every((selector) => all.includes(selector));
}

function satisfies(labels: Labels, selectors: readonly LabelSelector[]): boolean {
    return selectors.every((selector) => matches(selector, labels));
}
