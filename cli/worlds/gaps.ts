import {
    type Answer,
    type Cluster,
    createIndex,
    describeObjectMaker,
    describeSelector,
    describeUnjudged,
    type Gap,
    gapsOf,
    type Index,
    type IpSet,
    type ObjectMaker,
    namespacesOf,
    type UnjudgedPolicy,
    type OperatorOwner,
    workloadId,
} from "../../netpol";
import { type Skipped, type SkippedKind, skippedLines } from "../manifests/skipped";

/** Something that a world does not show and that an answer about it may depend on. */
export interface WorldGap {
    readonly kind:
        | "files"
        | "objects"
        | "pods"
        | "namespace labels"
        | "other policy"
        | "address"
        | "nodes"
        | "pod labels"
        | "traffic";
    /** One sentence that names it and says what would show it. */
    readonly text: string;
}

/** Kinds of files and documents that may hold what decides: of the others none could. */
const deciding: ReadonlySet<SkippedKind> = new Set<SkippedKind>([
    "helm-template",
    "openshift-template",
    "kustomization",
    "patch",
    "removed-api",
]);

/** Those of what was skipped in files that may hold what decides. */
export function skippedThatMayDecide(skipped: readonly Skipped[]): Skipped[] {
    return skipped.filter(({ kind }) => deciding.has(kind));
}

/** Their gaps. */
export function gapsOfFiles(skipped: readonly Skipped[]): WorldGap[] {
    return skippedLines(skippedThatMayDecide(skipped)).map((text) => ({ kind: "files", text }));
}

/** Gaps, each once: the same thing may be missing in several places. */
export function distinctGaps(gaps: readonly WorldGap[]): WorldGap[] {
    return [...new Map(gaps.map((gap) => [gap.text, gap])).values()];
}

/** Those of some notes that say more than the gaps do. */
export function notesBeside(gaps: readonly WorldGap[], notes: readonly string[]): string[] {
    const told = new Set(gaps.map(({ text }) => text));
    return notes.filter((note) => !told.has(note));
}

/** The gap of manifests that hold nothing of what an answer is made of. */
export function gapOfNothing(cluster: Cluster, paths: readonly string[]): WorldGap[] {
    const {
        namespaces,
        workloads,
        services,
        policies,
        clusterPolicies = [],
        pluginPolicies = [],
        unjudged = [],
    } = cluster;
    const all = [namespaces, workloads, services, policies, clusterPolicies, pluginPolicies, unjudged];
    if (all.some((list) => list.length > 0)) return [];
    const text = `Nothing in ${paths.join(", ")} says who may reach whom: no policy, namespace, workload or Service is in it`;
    return [{ kind: "objects", text }];
}

/** The gaps of objects whose pods were not read, a kind at a time. */
export function gapsOfPods(unread: readonly OperatorOwner[]): WorldGap[] {
    const byKind = new Map<string, OperatorOwner[]>();
    for (const each of unread) {
        const key = `${each.kind} (${each.apiVersion})`;
        byKind.set(key, [...(byKind.get(key) ?? []), each]);
    }
    return [...byKind].map(([kind, all]) => {
        const names = all.map(({ namespace, name }) => `${namespace}/${name}`).sort();
        const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
        const text = `Not read: the pods of ${kind} ${names.slice(0, 3).join(", ")}${more}: its operator makes them`;
        return { kind: "pods", text };
    });
}

/** The gaps of objects of which a controller makes or changes others: those may be policies. */
export function gapsOfObjectMakers(makers: readonly ObjectMaker[]): WorldGap[] {
    return makers.map((maker) => ({ kind: "objects", text: describeObjectMaker(maker) }));
}

/** The gaps that the engine knows of a cluster: one for each namespace, and one for each policy that is not judged. */
export function gapsOfCluster(index: Index): WorldGap[] {
    const asked = new Map<string, string[]>();
    const others: WorldGap[] = [];
    for (const gap of gapsOf(index)) {
        if (gap.kind !== "namespace labels") others.push(asWorldGap(gap));
        else asked.set(gap.namespace, [...(asked.get(gap.namespace) ?? []), describeSelector(gap.asked)]);
    }
    return [...[...asked].map(([namespace, selectors]) => labelGap(namespace, selectors)), ...others];
}

/** What the gaps of a world are found from. */
interface WithoutGaps {
    readonly cluster: Cluster;
    readonly gaps: readonly WorldGap[];
    readonly platform: { readonly apiServerAlone?: IpSet };
}

/** A world with all of its gaps, those of its cluster included. */
export function withGaps<World extends WithoutGaps>(world: World): World {
    const { unjudged = [], clusterPolicies = [], pluginPolicies = [], workloads } = world.cluster;
    const isWhole =
        unjudged.length + clusterPolicies.length + pluginPolicies.length === 0 &&
        workloads.every(({ labelsToCome }) => labelsToCome === undefined) &&
        namespacesOf(world.cluster).every(({ labelsKnown }) => labelsKnown !== false);
    if (isWhole) return world;
    const { apiServerAlone: apiServer } = world.platform;
    return { ...world, gaps: gapsOfWorld(world, createIndex(world.cluster, { apiServer })) };
}

/** All of a world's gaps: what was not read, and what the engine knows of its cluster. */
export function gapsOfWorld({ gaps }: { readonly gaps: readonly WorldGap[] }, index: Index): WorldGap[] {
    return [...gaps, ...gapsOfCluster(index)];
}

/**
 * The gaps that may change any answer, a firm one too: files and objects that were not read may hold policies. What the
 * engine knows not to know makes an answer unknown, or changes nothing of it.
 */
export function gapsOfAnyAnswer({ gaps }: { readonly gaps: readonly WorldGap[] }): WorldGap[] {
    return gaps.filter(({ kind }) => kind === "files" || kind === "objects");
}

/** What the engine says that an answer depends on; nothing where it is firm. */
export function gapsOfAnswer(answer: Answer): WorldGap[] {
    if (answer.verdict !== "unknown") return [];
    const halves = [answer, ...(answer.backends ?? []).map((backend) => backend.answer)];
    const own = halves.flatMap(({ egress, ingress }) => [...(egress.gaps ?? []), ...(ingress.gaps ?? [])]);
    return distinctGaps(own.map(asWorldGap));
}

/** One gap that an answer depends on. */
export function asWorldGap(gap: Gap): WorldGap {
    switch (gap.kind) {
        case "namespace labels":
            return labelGap(gap.namespace, [describeSelector(gap.asked)]);
        case "other policy":
            return gapOfPolicy(gap.policy);
        case "backends": {
            const { namespace, name, protocol, port } = gap;
            const text = `Not seen: any workload behind Service ${namespace}/${name} on port ${protocol} ${port}`;
            return { kind: "pods", text };
        }
        case "pod labels": {
            const { keys, workload } = gap;
            const text =
                `Not known before there are pods: ${keys.join(" and ")} of the pods of ${workloadId(workload)}, which its ` +
                "controller sets and policies ask for";
            return { kind: "pod labels", text };
        }
        case "nodes": {
            const text = "Not seen: any Node, and a policy asks which addresses are nodes'";
            return { kind: "nodes", text };
        }
        case "address": {
            const text = `Not known: what has ${gap.ip}, which may be an address of the cluster's own; an object that has it, or --pod-cidrs, would say`;
            return { kind: "address", text };
        }
    }
}

/** The gap of a policy that is not judged. */
export function gapOfPolicy(policy: UnjudgedPolicy): WorldGap {
    const { opens, shuts, why } = policy;
    const may = opens.length > 0 ? (shuts.length > 0 ? "allow or deny" : "allow") : "deny";
    return gapOfOtherPolicy(describeUnjudged(policy), may, why);
}

/** The same, by what it is called. */
export function gapOfOtherPolicy(title: string, may = "allow or deny", why?: string): WorldGap {
    const text = `Not judged: ${title}, which may ${may} more${why === undefined ? "" : `: ${why}`}`;
    return { kind: "other policy", text };
}

function labelGap(namespace: string, selectors: readonly string[]): WorldGap {
    const asked = selectors.length > 3 ? `${selectors.slice(0, 3).join(" or ")} and more` : selectors.join(" or ");
    const text =
        `Not seen: the Namespace object of "${namespace}", so its labels are not known, and policies ask for ${asked}; ` +
        "give it, or --closed-world where it has none";
    return { kind: "namespace labels", text };
}
