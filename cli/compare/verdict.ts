import type { IpSet } from "../../netpol";
import { type KnownPlaces, type Landmark, landmarksOf } from "./landmarks";
import type { Change, ConnectionEnd } from "./change";
import type { Comparison } from "./compare";
import type { ExpectationChange } from "./expectation-changes";

/** What a change does to a mesh as a whole: see {@link verdictOf}. */
export type DiffVerdict =
    "equal" | "widened" | "narrowed" | "mixed" | "perhaps widened" | "perhaps narrowed" | "perhaps mixed" | "unclear";

/** What `--fail-on` takes. */
export const conditions = [
    "widened",
    "narrowed",
    "changed",
    "opens:external",
    "opens:internet",
    "opens:host",
    "opens:metadata",
    "opens:api-server",
    "opens:namespaces",
    "closes:dns",
    "expectations",
] as const;
export type FailCondition = (typeof conditions)[number];

/** Whether a change lets more through: for certain, or as far as anybody can tell. */
export function opens({ opened, perhapsOpened }: Change): boolean {
    return !opened.isEmpty || !perhapsOpened.isEmpty;
}

/** Whether a change lets less through, for certain or as far as anybody can tell. */
export function closes({ closed, perhapsClosed }: Change): boolean {
    return !closed.isEmpty || !perhapsClosed.isEmpty;
}

/**
 * The verdict on a change: by whether connections open and close, each for certain, perhaps or not.
 *
 * | | none closes | some may close | some close |
 * |---|---|---|---|
 * | none opens | equal | perhaps narrowed | narrowed |
 * | some may open | perhaps widened | perhaps mixed | perhaps mixed |
 * | some open | widened | perhaps mixed | mixed |
 *
 * Where something is `unclear`, so is the verdict: what differs and nobody can judge, that of {@link unclearPods} included,
 * may open and close anything, also what counts as certain here.
 */
export function verdictOf({ changes }: Pick<Comparison, "changes">, unclear: readonly string[] = []): DiffVerdict {
    if (unclear.length > 0) return "unclear";
    const opening = certaintyOf(changes, "opened", "perhapsOpened");
    const closing = certaintyOf(changes, "closed", "perhapsClosed");
    return verdicts[opening][closing];
}

type Certainty = "no" | "perhaps" | "surely";

const verdicts: Readonly<Record<Certainty, Readonly<Record<Certainty, DiffVerdict>>>> = {
    no: { no: "equal", perhaps: "perhaps narrowed", surely: "narrowed" },
    perhaps: { no: "perhaps widened", perhaps: "perhaps mixed", surely: "perhaps mixed" },
    surely: { no: "widened", perhaps: "perhaps mixed", surely: "mixed" },
};

function certaintyOf(
    changes: readonly Change[],
    certain: "opened" | "closed",
    perhaps: "perhapsOpened" | "perhapsClosed",
): Certainty {
    if (changes.some((change) => !change[certain].isEmpty)) return "surely";
    return changes.some((change) => !change[perhaps].isEmpty) ? "perhaps" : "no";
}

/** Parts that are unknown on a side and are not the same on the other. */
export function unclearOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
    const titles = new Set([...before.keys(), ...after.keys()]);
    return [...titles].filter((title) => before.get(title) !== after.get(title)).sort();
}

/** Parts that nobody can judge as not every kind of pods was looked at: one for each namespace of {@link Comparison.cutShort}. */
export function unclearPods({ cutShort }: Pick<Comparison, "cutShort">): string[] {
    return cutShort.map(
        (name) => `what some pods of ${name} may do: their labels have too many combinations to check all of them`,
    );
}

/** What a change means to a reviewer who looks for certain things. */
export interface Marks {
    readonly external: boolean;
    readonly places: readonly Landmark[];
    readonly betweenNamespaces: boolean;
}

/** Marks the ends of a change. The internet and the like count as reached, not as a source. */
export function marksOf(change: Change, known: KnownPlaces): Marks {
    const { from, to } = change;
    const namespaces = [from, to].map(namespaceOf);
    return {
        external: namespaces.includes(undefined),
        places: "addresses" in to ? placesOf(change, to.addresses, known) : "hosts" in to ? ["host"] : [],
        betweenNamespaces:
            namespaces[0] !== undefined && namespaces[1] !== undefined && namespaces[0] !== namespaces[1],
    };
}

/** By what opens; where nothing does, by what closes. */
function placesOf(change: Change, addresses: IpSet, { before, after }: KnownPlaces): Landmark[] {
    const { opened, perhapsOpened, closed, perhapsClosed } = change;
    return opens(change)
        ? landmarksOf(addresses, opened.union(perhapsOpened), after)
        : landmarksOf(addresses, closed.union(perhapsClosed), before);
}

/** The namespace of an end; `undefined` outside the cluster. */
export function namespaceOf(end: ConnectionEnd): string | undefined {
    return "pods" in end ? end.pods.namespace.name : undefined;
}

/** Those of `asked` that hold for a comparison. */
export function failing(
    asked: readonly FailCondition[],
    comparison: Pick<Comparison, "changes"> & { readonly expectations?: readonly ExpectationChange[] },
    unclear: readonly string[],
    known: KnownPlaces,
): FailCondition[] {
    // What nobody can judge may be any of them.
    if (unclear.length > 0) return [...asked];
    const opening = comparison.changes.filter(opens);
    const marks = opening.map((change) => marksOf(change, known));
    const reaches = (place: Landmark) => marks.some(({ places }) => places.includes(place));
    const holds: Record<FailCondition, () => boolean> = {
        widened: () => opening.length > 0,
        narrowed: () => comparison.changes.some(closes),
        changed: () => comparison.changes.length > 0,
        "opens:external": () => marks.some(({ external }) => external),
        "opens:internet": () => reaches("internet"),
        // What a name resolves to lies there, whether anybody tells the name apart or not.
        "opens:host": () => reaches("host") || reaches("internet"),
        "opens:metadata": () => reaches("metadata"),
        "opens:api-server": () => reaches("api-server"),
        "opens:namespaces": () => marks.some(({ betweenNamespaces }) => betweenNamespaces),
        "closes:dns": () => comparison.changes.some(closesDns),
        expectations: () => (comparison.expectations ?? []).some(({ after }) => after !== "met"),
    };
    return asked.filter((condition) => holds[condition]());
}

function closesDns({ closed, perhapsClosed }: Change): boolean {
    return (["TCP", "UDP"] as const).some((protocol) => closed.has(protocol, 53) || perhapsClosed.has(protocol, 53));
}
