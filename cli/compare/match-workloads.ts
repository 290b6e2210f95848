import type { Workload } from "../../netpol";
import { groupBy } from "./group-by";

/** One workload on two sides; absent where a side lacks it, which one of them may. */
export type WorkloadPair =
    | { readonly before?: Workload | undefined; readonly after: Workload }
    | { readonly before: Workload; readonly after?: undefined };

/** What a workload is after, or was before where the side after lacks it. */
export function workloadOf(pair: WorkloadPair): Workload {
    return pair.after ?? pair.before;
}

/**
 * Says which workload of one side is which of the other: first by namespace, kind and name, then, for what is left, by
 * namespace and labels, so that one that is merely called otherwise is still the same.
 */
export function matchWorkloads(before: readonly Workload[], after: readonly Workload[]): WorkloadPair[] {
    const byName = pairUp(before, after, ({ namespace, kind, name }) => `${namespace} ${kind} ${name}`);
    const rest = pairUp(
        byName.onlyBefore,
        byName.onlyAfter,
        ({ namespace, labels }) => `${namespace} ${textOf(labels)}`,
    );
    return [
        ...byName.pairs,
        ...rest.pairs,
        ...rest.onlyBefore.map((workload) => ({ before: workload })),
        ...rest.onlyAfter.map((workload) => ({ after: workload })),
    ];
}

interface Paired {
    readonly pairs: readonly WorkloadPair[];
    readonly onlyBefore: readonly Workload[];
    readonly onlyAfter: readonly Workload[];
}

function pairUp(before: readonly Workload[], after: readonly Workload[], key: (workload: Workload) => string): Paired {
    const waiting: ReadonlyMap<string, Workload[]> = groupBy(sorted(after), key);
    const pairs: WorkloadPair[] = [];
    const onlyBefore: Workload[] = [];
    for (const workload of sorted(before)) {
        const partner = waiting.get(key(workload))?.shift();
        if (partner) pairs.push({ before: workload, after: partner });
        else onlyBefore.push(workload);
    }
    return { pairs, onlyBefore, onlyAfter: [...waiting.values()].flat() };
}

function sorted(workloads: readonly Workload[]): Workload[] {
    return [...workloads].sort((a, b) => (nameKey(a) < nameKey(b) ? -1 : nameKey(a) > nameKey(b) ? 1 : 0));
}

function nameKey({ namespace, name, kind }: Workload): string {
    return `${namespace} ${name} ${kind}`;
}

function textOf(labels: Workload["labels"]): string {
    return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
