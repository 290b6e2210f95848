import { isObject, nameLabel, type LabelSelector } from "../../netpol";
import { kindOf, type Kind } from "./kinds";
import { groupedBy } from "./grouped-by";
import { isNamed, mergeNamespaces, namespaceOfRelease, readNamespace, selects } from "./namespaces";
import type { NamelessNamespace, SeenNamespace } from "./namespaces";
import { policiesWrittenTwice } from "./written-twice";
import { tiersOf, type SeenTierPolicy } from "./cluster-tiers";
import { seenOtherPolicies } from "./other-policies";
import { readPolicy, type SeenPolicy } from "./policies";
import type { Found } from "./found";
import type { SeenResource } from "./resource";
import { unseenOf, type Unseen } from "./unseen";
import { readService, readWorkload, type SeenService, type SeenWorkload } from "./workloads";

/** A stack as the rules see it. Lists are in an order of their own: that of the resources differs between runs. */
export interface StackView {
    readonly namespaces: readonly SeenNamespace[];
    readonly nameless: readonly NamelessNamespace[];
    /** NetworkPolicies, and policies of other kinds in their form; in no order that a rule may rely on but that of names. */
    readonly policies: readonly SeenPolicy[];
    /** Policies of the tiers before and after NetworkPolicies. */
    readonly tiers: readonly SeenTierPolicy[];
    /** What makes pods, where it is known and where it is not. */
    readonly workloads: readonly SeenWorkload[];
    readonly services: readonly SeenService[];
    /** MeshIsolation components. */
    readonly meshes: readonly SeenResource[];
    readonly unseen: readonly Unseen[];
    /** Policies whose namespace is known to be this one, and those of no namespace that select its pods. */
    policiesIn(namespace: Pick<SeenNamespace, "cluster" | "name">): readonly SeenPolicy[];
    /** Of these, the ones that are there as they are written: none that another resource writes too. */
    surelyIn(namespace: Pick<SeenNamespace, "cluster" | "name">): readonly SeenPolicy[];
    /** Policies that are one object of a cluster: it keeps what the last resource to run writes, whichever that is. */
    readonly writtenTwice: readonly (readonly SeenPolicy[])[];
    /** The namespace of this name, where the stack has it. */
    namespace(cluster: string, name: string): SeenNamespace | undefined;
    /** Namespaces of a cluster that a selector matches, whatever is not known of their labels. */
    namespacesBy(cluster: string, selector: LabelSelector): readonly SeenNamespace[];
    /** Namespaces of a cluster of which it depends on labels that are not known whether a selector matches them. */
    namespacesPerhaps(cluster: string, selector: LabelSelector): readonly SeenNamespace[];
    /** Policies that may land in any namespace, this one too, since theirs is not known yet. */
    readonly adrift: readonly SeenPolicy[];
}

/** Reads all resources of a stack. Never throws on what it finds. */
export function viewOf(resources: readonly SeenResource[]): StackView {
    const found = resources.flatMap(unrolled).map((resource) => ({ resource, kind: kindOf(resource.type) }));
    const of = (...kinds: Kind["kind"][]) => found.filter(({ kind }) => kinds.includes(kind.kind));
    const namespaces = [
        ...of("namespace").map(({ resource, kind }) =>
            readNamespace(resource, kind.kind === "namespace" && kind.patch),
        ),
        ...of("release").flatMap(({ resource }) => namespaceOfRelease(resource) ?? []),
    ];
    const named = distinctNamespaces(namespaces.filter(isNamed));
    const policies = policiesAmong(found, named);
    const byHome = groupedBy(policies, (policy) => home(policy.cluster, policy.namespace));
    const writtenTwice = policiesWrittenTwice(policies);
    const unsure = new Set(writtenTwice.flat());
    const policiesIn: StackView["policiesIn"] = ({ cluster, name }) => byHome.get(home(cluster, name)) ?? [];
    return {
        namespaces: named,
        ...finders(named),
        namespacesPerhaps: (cluster, selector) =>
            named.filter((one) => one.cluster === cluster && selects(selector, one) === "perhaps"),
        nameless: sorted(
            namespaces.filter((one): one is NamelessNamespace => !isNamed(one)),
            ({ urn }) => [urn],
        ),
        policies,
        tiers: tiersOf(found),
        workloads: of("workload").map(({ resource }) => readWorkload(resource)),
        services: of("service").map(({ resource }) => readService(resource)),
        meshes: of("mesh").map(({ resource }) => resource),
        // A patch of a policy of the stack is told as such.
        unseen: sorted(unseenOf(found, named), ({ urn }) => [urn]).filter(
            ({ why, urn }) => why !== "patch" || ![...unsure].some((policy) => policy.urn === urn),
        ),
        policiesIn,
        surelyIn: (namespace) => policiesIn(namespace).filter((policy) => !unsure.has(policy)),
        writtenTwice,
        adrift: policies.filter(({ namespace, isClusterWide }) => namespace === undefined && !isClusterWide),
    };
}

/** Policies of all kinds that are read. */
const policiesAmong = (found: readonly Found[], namespaces: readonly SeenNamespace[]): SeenPolicy[] =>
    sorted(
        found.flatMap(({ resource, kind }) => {
            if (kind.kind === "policy") return [readPolicy(resource, kind.patch)];
            return kind.kind === "other-policy" ? seenOtherPolicies(resource, kind, namespaces) : [];
        }),
        (policy) => [policy.namespace ?? "", policy.name ?? "", policy.urn],
    );

/** Namespaces by name and by selector: a name in the selector answers at once, other selectors are kept. */
function finders(namespaces: readonly SeenNamespace[]): Pick<StackView, "namespace" | "namespacesBy"> {
    const byName = new Map(namespaces.map((one) => [home(one.cluster, one.name), one]));
    const kept = new Map<string, readonly SeenNamespace[]>();
    const search = (cluster: string, selector: LabelSelector) => {
        const name = selector.matchLabels?.[nameLabel];
        const candidates = name === undefined ? namespaces : [byName.get(home(cluster, name))];
        return candidates.filter(
            (one): one is SeenNamespace => one?.cluster === cluster && selects(selector, one) === "yes",
        );
    };
    return {
        namespace: (cluster, name) => byName.get(home(cluster, name)),
        namespacesBy: (cluster, selector) => {
            if (selector.matchLabels?.[nameLabel] !== undefined) return search(cluster, selector);
            const key = home(cluster, JSON.stringify(selector));
            const found = kept.get(key) ?? search(cluster, selector);
            kept.set(key, found);
            return found;
        },
    };
}

const home = (cluster: string, namespace: string | undefined) => `${namespace ?? ""}\n${cluster}`;

/** A List resource holds whole objects. */
function unrolled(resource: SeenResource): SeenResource[] {
    const kind = kindOf(resource.type);
    if ((kind.kind !== "namespace" && kind.kind !== "policy") || !kind.list) return [resource];
    const items = resource.props["items"];
    if (!Array.isArray(items)) return [resource];
    const type = resource.type.slice(0, -"List".length);
    return items.map((item: unknown) => ({
        ...resource,
        type,
        props: isObject(item) ? item : { metadata: item, spec: item },
    }));
}

function distinctNamespaces(namespaces: readonly SeenNamespace[]): SeenNamespace[] {
    const groups = groupedBy(
        sorted(namespaces, ({ urn }) => [urn]),
        ({ cluster, name }) => home(cluster, name),
    );
    return sorted(
        [...groups.values()].map((group) => group.reduce(mergeNamespaces)),
        ({ name, urn }) => [name, urn],
    );
}

/** Sorted by keys of text, by code unit: the same everywhere. */
export function sorted<T>(items: readonly T[], keys: (item: T) => readonly string[]): T[] {
    return items
        .map((item) => ({ item, key: keys(item).join("\n") }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ item }) => item);
}
