import {
    type Cluster,
    describeUnjudged,
    type NetworkPolicy,
    type PluginPolicy,
    pluginPolicyTitle,
    policyId,
    policyRef,
    type Workload,
    clusterPolicyTitle,
} from "../../netpol";
import type { LiveFacts } from "./live-side";
import type { Side } from "./side";

/**
 * A stack or manifests as the live cluster would be with them: live objects of the same name are replaced, what they do
 * not speak of stays. A stack also takes away what it no longer makes: policies of the component, in its namespaces.
 * Policies there that Pulumi made for somebody are nobody's to tell, so they are `unknown`; so are policies of the
 * component in namespaces that the stack does not speak of: it may have dropped them, or another stack may have made them.
 */
export function appliedToLive(live: Side, facts: LiveFacts, side: Side): Side {
    const spoken = spokenNamespaces(side);
    const applied = new Map(side.cluster.policies.map((policy) => [policyId(policy), policy]));
    const stay: NetworkPolicy[] = [];
    const unknown = new Map([...live.unknown, ...side.unknown]);
    const kept: string[] = [];
    const adrift = new Set<string>();
    for (const policy of live.cluster.policies) {
        const id = policyId(policy);
        const fate = applied.has(id) ? "replaced" : fateOf(id, spoken.has(policyRef(policy).namespace), side, facts);
        if (fate === "gone" || fate === "replaced") continue;
        stay.push(policy);
        if (fate === "unclear") unknown.set(`policy ${id}, which Pulumi made and this stack does not`, id);
        if (fate === "kept") kept.push(id);
        if (fate === "adrift") adrift.add(policyRef(policy).namespace);
    }
    const places = [...adrift].sort();
    if (places.length > 0)
        unknown.set(`policies of a mesh in ${places.join(", ")}, of which this stack does not speak`, "live");
    const known = side.cluster.policies.map((policy) => withLiveRules(policy, side.unknown, live.cluster));
    return {
        ...side,
        title: `${side.title}, over ${live.title}`,
        cluster: {
            namespaces: namespacesOver(live.cluster, side, facts),
            workloads: workloadsOver(live.cluster.workloads, side.cluster.workloads),
            services: live.cluster.services,
            policies: [...known, ...stay],
            ...othersOver(live.cluster, side.cluster, (policy) => isDropped(policy, side, facts)),
            nodes: side.cluster.nodes ?? live.cluster.nodes,
        },
        unknown,
        notes: [...side.notes, ...keptNote(kept, side), ...adriftNote(places, side)],
    };
}

/** Whether the next update takes a policy of a network plugin away: the stack's own mesh made it there, and makes it no more. */
function isDropped(policy: PluginPolicy, side: Side, { pluginsOfMesh }: LiveFacts): boolean {
    const { kind, namespace = "", name } = policy;
    const isOurs = side.owns === "all" && spokenNamespaces(side).has(namespace);
    return isOurs && pluginsOfMesh.has(pluginPolicyTitle(policy)) && !side.unknown.has(`${kind} ${name}`);
}

/** The policies of a cluster beside NetworkPolicies: those of the part, and live ones that it does not replace. */
function othersOver(
    live: Cluster,
    part: Cluster,
    isGone: (policy: PluginPolicy) => boolean,
): Pick<Cluster, "clusterPolicies" | "pluginPolicies" | "unjudged"> {
    const plugins = (live.pluginPolicies ?? []).filter((policy) => !isGone(policy));
    return {
        clusterPolicies: overByName(live.clusterPolicies, part.clusterPolicies, clusterPolicyTitle),
        pluginPolicies: overByName(plugins, part.pluginPolicies, pluginPolicyTitle),
        unjudged: overByName(live.unjudged, part.unjudged, describeUnjudged),
    };
}

function overByName<Policy>(
    live: readonly Policy[] | undefined = [],
    part: readonly Policy[] | undefined = [],
    nameOf: (policy: Policy) => string,
): readonly Policy[] {
    const replaced = new Set(part.map(nameOf));
    return [...part, ...live.filter((policy) => !replaced.has(nameOf(policy)))];
}

/** Namespaces that a side lists or has policies in. */
export function spokenNamespaces({ cluster }: Pick<Side, "cluster">): ReadonlySet<string> {
    return new Set([
        ...cluster.namespaces.map(({ name }) => name),
        ...cluster.policies.map((policy) => policyRef(policy).namespace),
        ...(cluster.pluginPolicies ?? []).flatMap(({ namespace }) => namespace ?? []),
    ]);
}

type Fate = "gone" | "unclear" | "adrift" | "kept" | "elsewhere";

function fateOf(id: string, inside: boolean, { owns, unknown }: Side, facts: LiveFacts): Fate {
    if (!inside) return owns === "all" && facts.ofMesh.has(id) ? "adrift" : "elsewhere";
    if (owns !== "all") return "kept";
    // A policy of which the name is not known yet may be this one.
    const perhaps = [...unknown.keys()].some(
        (title) => title === `policy ${id}` || (title.startsWith("policy ") && title.endsWith(`/${id}`)),
    );
    if (perhaps) return "elsewhere";
    return facts.ofMesh.has(id) ? "gone" : facts.ofPulumi.has(id) ? "unclear" : "kept";
}

function keptNote(kept: readonly string[], { title }: Side): string[] {
    if (kept.length === 0) return [];
    return [
        `Live policies that are not in ${title} are assumed unchanged, on both sides: ${firstOf(kept)}. ` +
            "To find what nobody declared, use ai-mesh verify.",
    ];
}

function adriftNote(namespaces: readonly string[], { title }: Side): string[] {
    if (namespaces.length === 0) return [];
    return [
        `The cluster has policies of a mesh in namespaces that ${title} does not speak of: ${firstOf(namespaces)}. Nothing in ` +
            "the cluster says which stack made them. If this one did, the update deletes them and these namespaces become open; " +
            "if another did, they stay, which is assumed here. The stack's state knows: compare with --stack-state instead.",
    ];
}

function firstOf(list: readonly string[]): string {
    const more = list.length - 5;
    return `${list.slice(0, 5).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Rules that are known only after a deployment stand as they are live; that they may differ is said by `unknown`. */
function withLiveRules(policy: NetworkPolicy, unknown: Side["unknown"], live: Cluster): NetworkPolicy {
    const id = policyId(policy);
    const open = (["ingress", "egress"] as const).filter((direction) =>
        unknown.has(`spec.${direction} of policy ${id}`),
    );
    if (open.length === 0) return policy;
    const same = live.policies.find((each) => policyId(each) === id);
    if (same === undefined) return policy;
    const rules = open.map((direction) => [
        direction,
        [...(policy.spec[direction] ?? []), ...(same.spec[direction] ?? [])],
    ]);
    return { ...policy, spec: { ...policy.spec, ...(Object.fromEntries(rules) as NetworkPolicy["spec"]) } };
}

function namespacesOver(live: Cluster, { cluster, owns }: Side, { pulumiLabels }: LiveFacts): Cluster["namespaces"] {
    const asked = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
    const there = new Set(live.namespaces.map(({ name }) => name));
    const over = live.namespaces.map(({ name, labels }) => {
        const own = asked.get(name);
        if (own === undefined) return { name, labels };
        const dropped = owns === "all" ? pulumiLabels.get(name) : undefined;
        const stay = Object.entries(labels).filter(([key]) => !dropped?.has(key));
        return { name, labels: { ...Object.fromEntries(stay), ...own } };
    });
    return [...over, ...cluster.namespaces.filter(({ name }) => !there.has(name))];
}

function workloadsOver(live: readonly Workload[], applied: readonly Workload[]): Workload[] {
    const key = ({ kind, namespace, name }: Workload) => `${kind} ${namespace}/${name}`;
    const now = new Map(live.map((workload) => [key(workload), workload]));
    // Addresses are given by the cluster, and kept by what is not replaced by other pods.
    for (const each of applied) now.set(key(each), { ...each, ips: now.get(key(each))?.ips ?? each.ips });
    return [...now.values()];
}
