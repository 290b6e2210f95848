import { type Cluster, type Labels, type Workload, workloadId } from "../../netpol";
import { matchWorkloads, type Pair } from "./match-workloads";
import {
    anyOtherNamespace,
    namespacesOf,
    type NamespaceOnSides,
    type Representative,
    representatives,
} from "./representatives";
import { engineId, type Subject } from "./subject";

/** Both sides with the same pods under the same ids, so that they can be compared cell by cell. */
export interface Sides {
    readonly subjects: readonly Subject[];
    /** By the id that the engine gives: {@link engineId}. */
    readonly byEngineId: ReadonlyMap<string, Subject>;
    readonly before: Cluster;
    readonly after: Cluster;
    readonly namespaces: readonly NamespaceOnSides[];
    /** Labels of a subject's pods, on each side that has them. */
    readonly labels: ReadonlyMap<Subject, readonly Labels[]>;
}

/**
 * Finds the pods that two sides are compared on. A workload is the same on both where its name is, or else where its
 * namespace and labels are: policies see nothing else of it. For a selector that no workload fits, pods that it fits
 * stand in; so a plan, which has no workloads at all, can be compared as well. `further` pods are asked about too.
 */
export function findSubjects(before: Cluster, after: Cluster, further: readonly Representative[] = []): Sides {
    const namespaces = namespacesOf(before, after);
    const pairs = matchWorkloads(before.workloads, after.workloads);
    const stand = [...representatives(before, after, namespaces), ...further];
    const labels = [
        ...pairs.map((pair) => [pair.before, pair.after].flatMap((workload) => (workload ? [workload.labels] : []))),
        ...stand.map(({ workload }) => [workload.labels]),
    ];
    const subjects = markAlone([...pairs.map((pair) => ofPair(pair)), ...stand.map(({ subject }) => subject)]);
    const labelsOf = new Map(subjects.map((subject, i) => [subject, labels[i]!]));
    const side = (cluster: Cluster, which: "before" | "after"): Cluster => ({
        ...cluster,
        namespaces: namespaces.flatMap(({ name, [which]: labels }) => (labels ? [{ name, labels }] : [])),
        workloads: [
            ...pairs.flatMap((pair) => (pair[which] ? [renamed(pair[which], pair)] : [])),
            ...stand.flatMap(({ subject, workload }) => (subject.on[which] ? [workload] : [])),
        ],
    });
    return {
        subjects: subjects.sort(inOrder),
        byEngineId: new Map(subjects.map((subject) => [engineId(subject), subject])),
        before: side(before, "before"),
        after: side(after, "after"),
        namespaces,
        labels: labelsOf,
    };
}

/** A subject in words: `ai-inference/vllm`, `gateway (other pods)`, `any other namespace`. */
export function nameOf({ namespace, title, stands, alone }: Subject): string {
    if (namespace === anyOtherNamespace) return "any other namespace";
    if (alone) return namespace;
    return stands === "others" ? `${namespace} (other pods)` : `${namespace}/${title}`;
}

function markAlone(subjects: readonly Subject[]): Subject[] {
    const counts = new Map<string, number>();
    for (const { namespace } of subjects) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    return subjects.map((subject) => ({
        ...subject,
        alone: subject.stands === "others" && counts.get(subject.namespace) === 1,
    }));
}

function ofPair({ before, after }: Pair): Subject {
    const shown = (after ?? before)!;
    return {
        id: workloadId(shown),
        namespace: shown.namespace,
        title: shown.name,
        stands: "workload",
        on: { before: before !== undefined, after: after !== undefined },
        formerly: before && after && before.name !== after.name ? before.name : undefined,
        alone: false,
        ours: true,
    };
}

function renamed(workload: Workload, pair: Pair): Workload {
    const { name, kind } = (pair.after ?? pair.before)!;
    return { ...workload, name, kind };
}

function inOrder(a: Subject, b: Subject): number {
    return a.namespace !== b.namespace ? (a.namespace < b.namespace ? -1 : 1) : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
