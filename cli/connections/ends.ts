import {
    describeSelector,
    effectiveRules,
    findLabels,
    IpSet,
    isEmptySelector,
    matches,
    nameLabel,
    parseCidr,
    readObjects,
    workloadId,
    type Cluster,
    type Labels,
    type LabelSelector,
    type NetworkPolicy,
    type Workload,
} from "../../netpol";
import { decisiveSecret } from "../plan/decisive";
import { isMapping } from "../plan/project";
import { MESH_TYPE, type PlannedResource } from "../plan/resource";
import { stackObjects, type StackObject } from "../plan/stack-objects";
import { forPeople, SECRET_TEXT, unprintable, withoutSecrets } from "../plan/values";

/** What a plan's connections are asked of. */
export interface Ends {
    /**
     * The planned namespaces and policies, with pods to ask about: the workloads of the plan and of its meshes, pods that
     * only selectors speak of, and in each namespace one workload without labels that stands for every other pod.
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
    const { objects, uncounted } = stackObjects(resources);
    const hidden = objects.map((object) => ({ object, why: object.problem ?? decisiveUnknown(object) }));
    const known = hidden.filter(({ why }) => why === undefined).map(({ object }) => object);
    const { cluster, problems } = readObjects(
        known.map(({ name, inputs }) => ({ source: name, document: 1, value: forPeople(inputs) })),
    );
    const declared = withDeclared(cluster.workloads, meshWorkloads(resources));
    const planned = new Set([...cluster.namespaces.map(({ name }) => name), ...cluster.policies.map(namespaceOf)]);
    return {
        planned,
        podRanges: podRanges(resources),
        cluster: withImplied({ ...cluster, workloads: declared }, planned),
        notCounted: [
            ...hidden.flatMap(({ object, why }) => (why === undefined ? [] : [`${object.name}: ${why}`])),
            ...uncounted.map(({ resource, why }) => `${resource.name}: ${why}`),
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

/** Arguments of the meshes of a plan, as plain data without secrets: nothing about their shape is taken for granted. */
function meshArguments(resources: readonly PlannedResource[]): Record<string, unknown>[] {
    const meshes = resources.filter(({ type }) => type === MESH_TYPE);
    return meshes.map(({ inputs }) => withoutSecrets(inputs) as Record<string, unknown>);
}

/** Workloads that the meshes of a plan name. */
function meshWorkloads(resources: readonly PlannedResource[]): Workload[] {
    const named = meshArguments(resources).flatMap(({ workloads }) =>
        isMapping(workloads) ? Object.entries(workloads) : [],
    );
    return named.flatMap(([name, value]) =>
        isMapping(value) && typeof value.namespace === "string" && isMapping(value.podLabels) && !holdsSecretWord(value)
            ? [pods(value.namespace, name, value.podLabels as Labels)]
            : [],
    );
}

const holdsSecretWord = ({ namespace, podLabels }: Record<string, unknown>): boolean =>
    [namespace, ...Object.values(podLabels as object)].includes(SECRET_TEXT);

/**
 * Workloads of the plan, with those that only its meshes name. A name that is there already, for other pods, stays the
 * plan's: the declared one says that it is.
 */
function withDeclared(planned: readonly Workload[], declared: readonly Workload[]): Workload[] {
    const missing = declared.filter(
        ({ namespace, labels }) =>
            !planned.some((each) => each.namespace === namespace && matches({ matchLabels: labels }, each.labels)),
    );
    const taken = new Set(planned.map(workloadId));
    return [
        ...planned,
        ...missing.map((each) => (taken.has(workloadId(each)) ? { ...each, name: `${each.name} (declared)` } : each)),
    ];
}

/** Where a mesh says that pods have their addresses, which tells them from those outside; any where none says it. */
function podRanges(resources: readonly PlannedResource[]): IpSet {
    const platforms = meshArguments(resources).map(({ platform }) => platform);
    const cidrs = platforms.flatMap((platform) => (isMapping(platform) ? platform.clusterCidrs : undefined));
    const sets = cidrs.map((cidr) => (typeof cidr === "string" ? parseCidr(cidr) : undefined));
    const known = sets.flatMap((result) => (result?.ok ? [result.set] : []));
    return known.length > 0 && known.length === cidrs.length ? IpSet.unionAll(known) : IpSet.all;
}

const namespaceOf = ({ metadata }: NetworkPolicy): string => metadata.namespace ?? "default";

/** A workload rather than a Pod: two pods of it can speak to each other. */
function pods(namespace: string, name: string, labels: Labels): Workload {
    return { kind: "Deployment", namespace, name, labels, ports: [], ips: [], hostNetwork: false };
}

/** Adds the pods that only selectors speak of, and in each planned namespace the other ones. */
function withImplied(cluster: Cluster, planned: ReadonlySet<string>): Cluster {
    const namespaces = new Map<string, Labels>([...planned].map((name) => [name, { [nameLabel]: name }]));
    for (const { name, labels } of cluster.namespaces) namespaces.set(name, { ...labels, [nameLabel]: name });
    const workloads = [...cluster.workloads];
    const byNamespace = groupBy(workloads, ({ namespace }) => namespace);
    const add = (workload: Workload): void => {
        workloads.push(workload);
        byNamespace.set(workload.namespace, [...(byNamespace.get(workload.namespace) ?? []), workload]);
    };
    const podsOf = (namespace: string): readonly Workload[] => byNamespace.get(namespace) ?? [];
    const implied = new Set<string>();
    const imply = (namespace: string, selector: LabelSelector | undefined): void => {
        // Many policies speak of the same pods, and what holds for them once holds from there on.
        const key = JSON.stringify([namespace, selector]);
        if (implied.has(key)) return;
        implied.add(key);
        if (podsOf(namespace).some(({ labels }) => matches(selector, labels))) return;
        const found = findLabels({ matchAll: selector ? [selector] : [] });
        const name = isEmptySelector(selector) ? OTHER_PODS : describeSelector(selector);
        if (found !== null && found !== "unknown") add(pods(namespace, name, found.labels));
    };
    for (const policy of cluster.policies) imply(namespaceOf(policy), policy.spec.podSelector);
    const homesOf = new Map<string, readonly string[]>();
    for (const { home, namespaceSelector, podSelector } of cluster.policies.flatMap(podPeers)) {
        const key = JSON.stringify(namespaceSelector);
        const homes = namespaceSelector ? (homesOf.get(key) ?? selected(namespaces, namespaceSelector)) : [home];
        if (homes.length === 0 && namespaceSelector) {
            // A namespace more, which other selectors may select as well.
            homesOf.clear();
            for (const name of implyNamespace(namespaces, namespaceSelector)) imply(name, podSelector);
            continue;
        }
        if (namespaceSelector) homesOf.set(key, homes);
        for (const name of homes) imply(name, podSelector);
    }
    for (const name of planned) {
        if (!podsOf(name).some(({ labels }) => Object.keys(labels).length === 0)) add(pods(name, OTHER_PODS, {}));
    }
    return { ...cluster, namespaces: [...namespaces].map(([name, labels]) => ({ name, labels })), workloads };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, readonly T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const group = groups.get(key(item));
        if (group) group.push(item);
        else groups.set(key(item), [item]);
    }
    return groups;
}

function selected(namespaces: ReadonlyMap<string, Labels>, selector: LabelSelector): string[] {
    return [...namespaces].filter(([, labels]) => matches(selector, labels)).map(([name]) => name);
}

/** Adds a namespace that a selector speaks of and the plan does not hold; returns its name, nothing where there can be none. */
function implyNamespace(namespaces: Map<string, Labels>, selector: LabelSelector): string[] {
    const found = findLabels({ matchAll: [selector] });
    if (found === null || found === "unknown") return [];
    const name = found.labels[nameLabel] ?? describeSelector(selector);
    namespaces.set(name, { ...found.labels, [nameLabel]: name });
    return [name];
}

interface PodPeer {
    readonly home: string;
    readonly namespaceSelector: LabelSelector | undefined;
    readonly podSelector: LabelSelector | undefined;
}

function podPeers(policy: NetworkPolicy): PodPeer[] {
    const rules = (["Ingress", "Egress"] as const).flatMap((direction) => effectiveRules(policy.spec, direction));
    return rules
        .flatMap(({ peers }) => peers ?? [])
        .filter(({ ipBlock }) => !ipBlock)
        .map(({ namespaceSelector, podSelector }) => ({ home: namespaceOf(policy), namespaceSelector, podSelector }));
}
