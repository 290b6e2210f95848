import {
    type Cluster,
    describeNamespace,
    isEmptySelector,
    type Labels,
    matches,
    nameLabel,
    namespaceLabels,
    type NamespaceKind,
    namespacesOf,
    oneKindPerSelector,
    type PodKinds,
    policyRef,
} from "../../netpol";
import { isDeclared } from "../worlds/declared-workloads";

/** A namespace whose pods are compared: one that a side has, or one that nobody has made yet and that policies could select. */
export interface ComparedNamespace {
    /** What the engine calls it. */
    readonly name: string;
    /** What reports call it: `ai-data`, `namespaces team=ops`, `any other namespace`. */
    readonly title: string;
    /** Its labels on each side; absent where the side lacks it. */
    readonly before?: Labels | undefined;
    readonly after?: Labels | undefined;
    /** Whether a side lists it or has anything in it but pods that a mesh names; of others only what policies ask for is known. */
    readonly exists: boolean;
    /** Whether the pods that are compared stand for every pod that can be in it, not for its workloads alone. */
    readonly standsForAllPods: boolean;
    /** What policies of either side tell apart in it. */
    readonly kind: NamespaceKind;
    /** Whether nobody has made it, and one that there is satisfies all that it does: that one shows what changes for it. */
    readonly hasExample: boolean;
}

/** The namespaces to compare. */
export interface ComparedNamespaces {
    readonly compared: readonly ComparedNamespace[];
    /** Others with a name of one of these, and other labels: no cluster holds both, and they are not looked at. */
    readonly alternatives: readonly ComparedNamespace[];
}

/** Labels of the namespaces that either side has, on each side. */
export type LabelsOnSides = ReadonlyMap<string, Pick<ComparedNamespace, "before" | "after">>;

/** Every namespace that a side lists or has something in. */
export function labelsOnSides(before: Cluster, after: Cluster): LabelsOnSides {
    const [old, now] = [before, after].map((side) => {
        return new Map(namespacesOf(side).map(({ name, labels }) => [name, labels]));
    }) as [Map<string, Labels>, Map<string, Labels>];
    const names = [...new Set([...old.keys(), ...now.keys()])];
    // What a side's policies ask for by name is there, though nobody shows it.
    const [namedBefore, namedAfter] = [
        namesAskedFor(before, (name) => !old.has(name) && now.has(name)),
        namesAskedFor(after, (name) => !now.has(name) && old.has(name)),
    ];
    return new Map(
        names.map((name) => {
            const [was, is] = [old.get(name), now.get(name)];
            return [
                name,
                {
                    before: was ?? (namedBefore.has(name) ? is : undefined),
                    after: is ?? (namedAfter.has(name) ? was : undefined),
                },
            ];
        }),
    );
}

function namesAskedFor({ policies }: Cluster, isMissing: (name: string) => boolean): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { spec } of policies) {
        const rules = [...(spec.ingress ?? []).map(({ from }) => from), ...(spec.egress ?? []).map(({ to }) => to)];
        for (const { namespaceSelector } of rules.flatMap((peers) => peers ?? [])) {
            const { matchLabels = {}, matchExpressions = [] } = namespaceSelector ?? {};
            const listed = matchExpressions.filter(({ key, operator }) => key === nameLabel && operator === "In");
            const asked = [matchLabels[nameLabel] ?? [], listed.flatMap(({ values }) => values ?? [])].flat();
            for (const name of asked) if (isMissing(name)) names.add(name);
        }
    }
    return names;
}

/** Kinds of namespaces that nobody has made, beyond which those are left out that only several selectors tell apart. */
const mostNotMade = 12;

/**
 * The namespaces to compare: those of the sides, and one for each kind of namespaces that nobody has made yet, or, where
 * there are many, for each selector that they could satisfy, and one for all others. Where both sides are one cluster there
 * is one for each selector, too, whether or not one that there is satisfies it: the picture of a cluster has all whom its
 * policies let in.
 */
export function comparedNamespaces(
    kinds: PodKinds,
    sides: LabelsOnSides,
    clusters: readonly [before: Cluster, after: Cluster],
): ComparedNamespaces {
    const isOneCluster = clusters[0] === clusters[1];
    const withObjects = namespacesWithObjects(clusters);
    const withWorkloads = new Set(clusters.flatMap(({ workloads }) => workloads).map(({ namespace }) => namespace));
    const withPolicyForAll = new Set(
        clusters
            .flatMap(({ policies }) => policies)
            .filter(({ spec }) => isEmptySelector(spec.podSelector))
            .map((policy) => policyRef(policy).namespace),
    );
    const existing = kinds.namespaces.filter(({ exists }) => exists);
    const known = existing.map((kind): ComparedNamespace => {
        const { name } = kind;
        const exists = withObjects.has(name);
        const standsForAllPods = (isOneCluster && exists) || !withWorkloads.has(name) || withPolicyForAll.has(name);
        return { name, title: name, ...sides.get(name), exists, standsForAllPods, kind, hasExample: false };
    });
    const others = kinds.namespaces.filter(({ exists }) => !exists);
    const made = others.length <= mostNotMade && !isOneCluster ? others : oneKindPerSelector(others);
    const all = [...known, ...made.map((kind) => notMade(kind, kinds, isOneCluster))];
    const compared = [...new Map(all.map((each) => [each.name, each])).values()];
    return { compared, alternatives: all.filter((each) => !compared.includes(each)) };
}

/** Namespaces that a side lists or has anything in but workloads that a mesh names: those may be in anybody's namespace. */
function namespacesWithObjects(clusters: readonly Cluster[]): ReadonlySet<string> {
    const all = clusters.flatMap((cluster) => {
        const workloads = cluster.workloads.filter((workload) => !isDeclared(workload));
        return namespacesOf({ ...cluster, workloads });
    });
    return new Set(all.map(({ name }) => name));
}

function notMade(
    kind: NamespaceKind,
    { namespaceSelectors, namespaces }: PodKinds,
    isOneCluster: boolean,
): ComparedNamespace {
    const { selectors } = kind;
    const described = describeNamespace(kind);
    // A name that is a description is nobody's; it will do where no selector tells the two apart.
    const labels = namespaceLabels(`(${described})`, kind.labels);
    const isNamed = namespaceSelectors.some((each) => matches(each, labels) !== selectors.includes(each));
    const name = isNamed ? kind.name : `(${described})`;
    const isNameAlone = isNamed && (selectors.length === 0 || described === `namespace ${name}`);
    const isLike = (other: NamespaceKind) => other.exists && selectors.every((each) => other.selectors.includes(each));
    const hasExample = !isOneCluster && !isNamed && selectors.length > 0 && namespaces.some(isLike);
    const own = namespaceLabels(name, kind.labels);
    return {
        name,
        title: isNameAlone ? name : described,
        before: own,
        after: own,
        exists: false,
        standsForAllPods: !hasExample || kind.pods.length === 1,
        kind,
        hasExample,
    };
}
