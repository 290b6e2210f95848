import {
    type Cluster,
    describeSelector,
    findLabels,
    type Labels,
    type LabelSelector,
    matches,
    nameLabel,
    namespaceLabels,
    type NetworkPolicyPeer,
    policyRef,
    type Workload,
} from "../../netpol";
import { type Subject, titleOf } from "./subject";

/** A namespace and its labels on each side; absent where the side lacks it. */
export interface NamespaceOnSides {
    readonly name: string;
    readonly before?: Labels | undefined;
    readonly after?: Labels | undefined;
    /** Listed by a side, or with policies or workloads in it; otherwise somebody else's that a policy only names. */
    readonly ours: boolean;
}

/** Stands for every namespace that nobody mentions; no namespace can be called that. */
export const anyOtherNamespace = "(any other namespace)";

/** Pods that stand in for those that a policy speaks of, as a workload the engine can be asked about. */
export interface Representative {
    readonly subject: Subject;
    readonly workload: Workload;
}

/** Every namespace of either side: listed, implied by what is in it, or named by a policy's peer. */
export function namespacesOf(before: Cluster, after: Cluster): NamespaceOnSides[] {
    const [known, knownAfter] = [knownNamespaces(before), knownNamespaces(after)];
    const found = new Map<string, NamespaceOnSides>();
    for (const name of new Set([...known.keys(), ...knownAfter.keys()])) {
        found.set(name, { name, before: known.get(name), after: knownAfter.get(name), ours: true });
    }
    for (const which of ["before", "after"] as const) {
        for (const peer of namespacePeers(which === "before" ? before : after)) {
            for (const { name, labels } of namedBy(peer, [...found.values()])) {
                const there = found.get(name);
                // Nothing here made somebody else's namespace, so nothing here can have taken it away.
                const both = { name, before: labels, after: labels, ours: false };
                found.set(name, there ? { ...there, [which]: there[which] ?? labels } : both);
            }
        }
    }
    const other = namespaceLabels(anyOtherNamespace);
    found.set(anyOtherNamespace, { name: anyOtherNamespace, before: other, after: other, ours: false });
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function knownNamespaces(cluster: Cluster): Map<string, Labels> {
    const known = new Map(cluster.namespaces.map(({ name, labels }) => [name, namespaceLabels(name, labels)]));
    const implied = [...cluster.workloads, ...cluster.services, ...cluster.policies.map((policy) => policyRef(policy))];
    for (const { namespace } of implied) if (!known.has(namespace)) known.set(namespace, namespaceLabels(namespace));
    return known;
}

/** Namespaces that a peer asks for by name, and one that it would match where it matches none of the known ones. */
function namedBy(
    namespaceSelector: LabelSelector,
    known: readonly NamespaceOnSides[],
): { name: string; labels: Labels }[] {
    const names = namesIn(namespaceSelector);
    if (names.length > 0) {
        return names.flatMap((name) => {
            const found = findLabels({ matchAll: [namespaceSelector, { matchLabels: { [nameLabel]: name } }] });
            return found === null || found === "unknown" ? [] : [{ name, labels: found.labels }];
        });
    }
    const fits = ({ before, after }: NamespaceOnSides) =>
        [before, after].some((labels) => labels && matches(namespaceSelector, labels));
    if (known.some(fits)) return [];
    // The API server gives every namespace a name: none is without.
    const named: LabelSelector = { matchExpressions: [{ key: nameLabel, operator: "Exists" }] };
    const found = findLabels({ matchAll: [namespaceSelector, named] });
    if (found === null || found === "unknown") return [];
    const name = `(${describeSelector(namespaceSelector)})`;
    return [{ name, labels: namespaceLabels(name, found.labels) }];
}

/** The distinct namespace selectors of a side's peers. */
function namespacePeers(cluster: Cluster): Iterable<LabelSelector> {
    const distinct = new Map<string, LabelSelector>();
    for (const { namespaceSelector } of namedPods(cluster)) {
        if (namespaceSelector) distinct.set(JSON.stringify(namespaceSelector), namespaceSelector);
    }
    return distinct.values();
}

function namesIn({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly string[] {
    const byLabel = matchLabels[nameLabel];
    if (byLabel !== undefined) return [byLabel];
    return matchExpressions.find(({ key, operator }) => key === nameLabel && operator === "In")?.values ?? [];
}

/** Pods of each namespace that policies speak of and no workload is, and one that stands for all others. */
export function representatives(
    before: Cluster,
    after: Cluster,
    namespaces: readonly NamespaceOnSides[],
): Representative[] {
    const spoken = selectorsByNamespace([before, after], namespaces);
    const policySelectors = new Map<string, LabelSelector[]>(namespaces.map(({ name }) => [name, []]));
    for (const policy of [...before.policies, ...after.policies]) {
        policySelectors.get(policyRef(policy).namespace)?.push(policy.spec.podSelector ?? {});
    }
    const workloads = new Map<string, Workload[]>(namespaces.map(({ name }) => [name, []]));
    for (const workload of [...before.workloads, ...after.workloads]) workloads.get(workload.namespace)?.push(workload);
    return namespaces.flatMap((namespace) => {
        const own = workloads.get(namespace.name) ?? [];
        const subjects = policySelectors.get(namespace.name) ?? [];
        const selectors = [...(spoken.get(namespace.name)?.values() ?? [])];
        const missing = selectors.filter((selector) => !own.some(({ labels }) => matches(selector, labels)));
        const labelled = missing.filter((selector) => !isEmpty(selector)).flatMap((s) => standIn(namespace, s));
        // Where workloads stand for a namespace, other pods count once some policy is about them as well.
        const others =
            own.length > 0
                ? subjects.some((selector) => matches(selector, {}))
                : namespace.ours || namespace.name === anyOtherNamespace || selectors.some(isEmpty);
        return unique([...labelled, ...(others ? standIn(namespace, {}) : [])]);
    });
}

function standIn(namespace: NamespaceOnSides, selector: LabelSelector): Representative[] {
    const found = findLabels({ matchAll: [selector] });
    if (found === null || found === "unknown") return [];
    // What a selector asks for may be that labels are absent: pods without any are the others.
    const unlabelled = Object.keys(found.labels).length === 0;
    return [standInFor(namespace, found.labels, unlabelled ? undefined : titleOf(selector))];
}

/** Pods with some labels in a namespace; without a title they are called by their labels. */
export function standInFor(
    { name, ours, before, after }: NamespaceOnSides,
    labels: Labels,
    title?: string,
): Representative {
    const described = describeSelector({ matchLabels: labels });
    const empty = Object.keys(labels).length === 0;
    const pods = empty ? "{}" : `{${described}}`;
    const subject: Subject = {
        id: `${name}/${pods}`,
        namespace: name,
        title: empty ? "*" : (title ?? described),
        stands: empty ? "others" : "labels",
        on: { before: before !== undefined, after: after !== undefined },
        alone: false,
        ours,
    };
    const pod = { namespace: name, name: pods, labels, ports: [], ips: [], hostNetwork: false };
    return { subject, workload: { kind: "Deployment", ...pod } };
}

/** Selectors that differ in writing only give the same labels. */
function unique(list: readonly Representative[]): Representative[] {
    return [...new Map(list.map((each) => [each.subject.id, each])).values()];
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
    return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** Pod selectors by namespace, and by what distinguishes them. */
export type Spoken = Map<string, Map<string, LabelSelector>>;

/** Every pod selector that is applied in a namespace, by a policy there or by a rule that matches it. */
export function selectorsByNamespace(clusters: readonly Cluster[], namespaces: readonly NamespaceOnSides[]): Spoken {
    const byName = new Map(namespaces.map((each) => [each.name, each]));
    const spoken: Spoken = new Map(namespaces.map(({ name }) => [name, new Map()]));
    const add = (namespace: string, selector: LabelSelector = {}) =>
        spoken.get(namespace)?.set(JSON.stringify(selector), selector);
    for (const cluster of clusters) {
        for (const policy of cluster.policies) add(policyRef(policy).namespace, policy.spec.podSelector);
        for (const { namespaceSelector, podSelector, namespace } of namedPods(cluster)) {
            const names = namespaceSelector ? matchedBy(namespaceSelector, namespaces, byName) : [namespace];
            for (const name of names) add(name, podSelector);
        }
    }
    return spoken;
}

function matchedBy(
    selector: LabelSelector,
    namespaces: readonly NamespaceOnSides[],
    byName: ReadonlyMap<string, NamespaceOnSides>,
): string[] {
    const name = selector.matchLabels?.[nameLabel];
    const candidates = name === undefined ? namespaces : [byName.get(name)].filter((each) => each !== undefined);
    const fits = (labels: Labels | undefined) => labels !== undefined && matches(selector, labels);
    return candidates.filter(({ before, after }) => fits(before) || fits(after)).map(({ name }) => name);
}

/** Pods that some rule names: of the namespaces that a selector matches, or of the policy's own. */
interface NamedPods {
    readonly namespaceSelector?: LabelSelector | undefined;
    readonly podSelector?: LabelSelector | undefined;
    /** The policy's, where there is no `namespaceSelector`. */
    readonly namespace: string;
}

const found = new WeakMap<Cluster, readonly NamedPods[]>();

/** Everything that the rules of a side name, each once. */
function namedPods(cluster: Cluster): readonly NamedPods[] {
    let named = found.get(cluster);
    if (named === undefined) {
        const distinct = new Map<string, NamedPods>();
        for (const { namespaceSelector, podSelector, namespace } of peersOf(cluster)) {
            const own = namespaceSelector ? "" : namespace;
            const key = `${own} ${JSON.stringify(namespaceSelector)} ${JSON.stringify(podSelector)}`;
            if (!distinct.has(key)) distinct.set(key, { namespaceSelector, podSelector, namespace: own });
        }
        found.set(cluster, (named = [...distinct.values()]));
    }
    return named;
}

function* peersOf(cluster: Cluster): Generator<NetworkPolicyPeer & { namespace: string }> {
    for (const policy of cluster.policies) {
        const { namespace } = policyRef(policy);
        const { ingress = [], egress = [] } = policy.spec;
        const rules = [...ingress.map((rule) => rule.from), ...egress.map((rule) => rule.to)];
        for (const peers of rules) {
            for (const { ipBlock, namespaceSelector, podSelector } of peers ?? []) {
                if (!ipBlock) yield { namespaceSelector, podSelector, namespace };
            }
        }
    }
}
