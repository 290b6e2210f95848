import { describeSelector } from "../../netpol";

/** Pods that a comparison asks about: one workload, or pods that need not exist but that some policy speaks of. */
export interface Subject {
    /** `ns/name[Kind]`; `ns/{app=vllm}` for pods with a policy's labels; `ns/{}` for any other pod of the namespace. */
    readonly id: string;
    readonly namespace: string;
    /** Short: `vllm`, or `*` for any other pod. */
    readonly title: string;
    readonly stands: "workload" | "labels" | "others";
    /** Whether the side has these pods. A namespace that a side lacks has none. */
    readonly on: { readonly before: boolean; readonly after: boolean };
    /** Its workload's name before, where that was another. */
    readonly formerly?: string | undefined;
    /** Whether it stands for the whole namespace: nothing tells any of its pods apart. */
    readonly alone: boolean;
    /** Whether its namespace is one that either side lists or has policies in, rather than somebody else's. */
    readonly ours: boolean;
}

/** How the engine calls a subject's workload in both of the compared clusters. */
export function engineId({ id, stands }: Pick<Subject, "id" | "stands">): string {
    return stands === "workload" ? id : `${id}[Deployment]`;
}

/** What a selector's pods are called: a lone label by its value, as people do. */
export function titleOf(selector: Parameters<typeof describeSelector>[0]): string {
    const labels = Object.values(selector?.matchLabels ?? {});
    const alone = labels.length === 1 && (selector?.matchExpressions ?? []).length === 0;
    return alone && labels[0] ? labels[0] : describeSelector(selector);
}
