import {
    describeSelectors,
    IpSet,
    isObject,
    kindOf,
    matches,
    nameLabel,
    parseCidr,
    oneKindPerSelector,
    podKinds,
    readObjects,
    type Cluster,
    type NamespaceKind,
    type NetworkPolicy,
    type PodKind,
    type PodKinds,
    type Workload,
} from "../../netpol";
import { decisiveSecret } from "../plan/decisive";
import type { PlannedResource } from "../plan/resource";
import { appliedResources, stackObjects, type StackObject } from "../plan/stack-objects";
import { meshArguments, meshWorkloads, podsOf, withDeclared } from "../worlds/declared-workloads";
import { gapsOfPods } from "../worlds/gaps";
import { Patches } from "../worlds/patches";
import { forPeople, unprintable } from "../plan/values";

/** What a plan's connections are asked of. */
export interface Ends {
    /**
     * The planned namespaces and policies, with pods to ask about: the workloads of the plan and of its meshes, and one for
     * each kind of pods that the policies tell apart and none of these is of.
     */
    readonly cluster: Cluster;
    /** Namespaces of the plan; the others exist only as peers of its policies. */
    readonly planned: ReadonlySet<string>;
    /** Addresses of pods, as far as a mesh tells. */
    readonly podRanges: IpSet;
    /** Objects that could not be taken in, and why. */
    readonly notCounted: readonly string[];
}

/** Name of the workload that stands for the pods of a namespace that nothing else speaks of. */
export const OTHER_PODS = "*";

/**
 * Gathers what connections can be computed between. What is unknown before a deployment is left out, and said.
 */
export function endsOf(resources: readonly PlannedResource[]): Ends {
    const { applied, rendered } = appliedResources(resources);
    const { objects, uncounted } = stackObjects(applied);
    const hidden = objects.map((object) => ({ object, why: object.problem ?? decisiveUnknown(object) }));
    const known = hidden.filter(({ why }) => why === undefined).map(({ object }) => object);
    const patches = new Patches();
    const whole = known.filter((object) => !patches.take(object));
    const {
        cluster: read,
        unreadPods,
        problems,
    } = readObjects(whole.map(({ name, inputs }) => ({ source: name, document: 1, value: forPeople(inputs) })));
    const cluster = patches.over(read);
    const declared = withDeclared(cluster.workloads, meshWorkloads(resources));
    const planned = new Set([...cluster.namespaces.map(({ name }) => name), ...cluster.policies.map(namespaceOf)]);
    const { cluster: withPods, tooMany } = withKinds({ ...cluster, workloads: declared }, planned);
    return {
        planned,
        podRanges: podRanges(resources),
        cluster: withPods,
        notCounted: [
            ...tooMany,
            ...hidden.flatMap(({ object, why }) => (why === undefined ? [] : [`${object.name}: ${why}`])),
            ...uncounted.map(({ resource, why }) => `${resource.name}: ${why}`),
            ...rendered.map(({ name }) => `${name}: its provider writes it to a file, not to the cluster`),
            ...gapsOfPods(unreadPods).map(({ text }) => text),
            ...problems.map(({ source, path, message }) => `${source}: ${path} ${message}`),
        ].sort(),
    };
}

/** Why a value that decides what an object means here is not known, or not to be shown; undefined where all are. */
function decisiveUnknown({ type, inputs }: StackObject): string | undefined {
    const secret = decisiveSecret(inputs);
    // What is computed is printed, and a secret that is computed with can be read off it.
    if (secret !== undefined) return `${secret.path} is a secret that is not told here`;
    const kind = type.split(":").at(-1) ?? "";
    const decides = kind.startsWith("NetworkPolicy")
        ? /./
        : /^metadata\.(name|namespace|labels)|^spec\.(selector|template\.metadata)/;
    const found = unprintable(inputs).find(({ path, why }) => why === "unknown" && decides.test(path));
    return found && `${found.path} is known only after a deployment`;
}

/** Where a mesh says that pods have their addresses, which tells them from those outside; any where none says it. */
function podRanges(resources: readonly PlannedResource[]): IpSet {
    const platforms = meshArguments(resources).map(({ platform }) => platform);
    const cidrs = platforms.flatMap((platform) => (isObject(platform) ? platform.clusterCidrs : undefined));
    const sets = cidrs.map((cidr) => (typeof cidr === "string" ? parseCidr(cidr) : undefined));
    const known = sets.flatMap((result) => (result?.ok ? [result.set] : []));
    return known.length > 0 && known.length === cidrs.length ? IpSet.unionAll(known) : IpSet.all;
}

const namespaceOf = ({ metadata }: NetworkPolicy): string => metadata.namespace ?? "default";

/**
 * Adds a pod of each kind that the policies tell apart and no workload is of, in the namespaces that are there and in those
 * that the policies speak of.
 */
function withKinds(cluster: Cluster, planned: ReadonlySet<string>): { cluster: Cluster; tooMany: string[] } {
    const seen = new Set(cluster.namespaces.map(({ name }) => name));
    const bare = [...planned]
        .filter((name) => !seen.has(name))
        .map((name) => ({ name, labels: {}, labelsKnown: false as const }));
    const namespaces = [...cluster.namespaces, ...bare];
    const kinds = podKinds({ ...cluster, namespaces });
    const there = kinds.namespaces.filter(({ exists }) => exists);
    const toCome = oneKindPerSelector(kinds.namespaces.filter(({ exists }) => !exists));
    const shown = shownKinds(cluster.workloads, kinds);
    const stand = (namespace: string, { pods }: NamespaceKind): Workload[] =>
        oneKindPerSelector(pods)
            .filter((kind) => !shown.get(namespace)?.has(kind))
            .map(({ labels, selectors }) => podsOf(namespace, describeSelectors(selectors) || OTHER_PODS, labels));
    // Of two that can only have the same name no cluster holds both: the one that more selectors match is taken.
    const others = new Map(
        [...toCome].sort((a, b) => a.selectors.length - b.selectors.length).map((kind) => [titleOf(kind), kind]),
    );
    return {
        cluster: {
            ...cluster,
            namespaces: [...namespaces, ...[...others].map(([name, { labels }]) => ({ name, labels }))],
            workloads: [
                ...cluster.workloads,
                ...there.flatMap((namespace) => stand(namespace.name, namespace)),
                ...[...others].flatMap(([name, namespace]) => stand(name, namespace)),
            ],
        },
        tooMany: there
            .filter(({ leftOut }) => leftOut.length > 0)
            .map(({ name }) => `${name}: its policies tell more kinds of pods apart than are listed`),
    };
}

/** By namespace, the kinds that a workload is of. One with labels does not stand for pods that no selector speaks of. */
function shownKinds(workloads: readonly Workload[], kinds: PodKinds): ReadonlyMap<string, ReadonlySet<PodKind>> {
    const shown = new Map<string, Set<PodKind>>();
    for (const workload of workloads) {
        const kind = kindOf(kinds, workload)?.pods;
        if (kind === undefined || (kind.selectors.length === 0 && Object.keys(workload.labels).length > 0)) continue;
        shown.set(workload.namespace, (shown.get(workload.namespace) ?? new Set()).add(kind));
    }
    return shown;
}

/** What a namespace is called that the plan does not hold: by the labels that policies ask of it, or the name they ask for. */
function titleOf({ name, labels, selectors }: NamespaceKind): string {
    const title = describeSelectors(selectors) || "any other namespace";
    const mayBeCalled = selectors.every((selector) => matches(selector, { ...labels, [nameLabel]: title }));
    return mayBeCalled ? title : name;
}
