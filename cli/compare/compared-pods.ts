import {
    describeNamespace,
    describePods,
    describeSelectors,
    type LabelSelector,
    matches,
    type PodKind,
    type Workload,
    workloadId,
} from "../../netpol";
import type { ComparedNamespace } from "./compared-namespaces";
import { type WorkloadPair, workloadOf } from "./match-workloads";

/**
 * Pods that are compared as one: those of a workload, or pods that may come and that policies do not tell apart. With what
 * the engine is asked about, on each side that has these pods. A namespace that a side lacks has none.
 */
export type ComparedPods = PodsInCommon & WorkloadPair;

/** What is the same of compared pods on either side. */
interface PodsInCommon {
    /** `ns/name[Kind]`; for pods that may come `ns/{app=vllm}`, by the fewest labels that they have, or `ns/{}`. */
    readonly id: string;
    readonly namespace: ComparedNamespace;
    /** What reports call them in their namespace: `vllm`, `app=vllm`, `other pods`. */
    readonly title: string;
    /** And anywhere: `ai-inference/vllm`, `pods role=probe in namespaces team=ops`. */
    readonly name: string;
    /** A workload's; pods that may come and that some selector matches; or others that may come. */
    readonly kind: "workload" | "selected" | "other";
    /** The selectors of the namespace's kind that match them; absent for a workload that got other labels. */
    readonly selectors?: readonly LabelSelector[] | undefined;
    /** Whether they are all of their namespace: nothing tells any of its pods apart. */
    readonly isWholeNamespace: boolean;
}

/**
 * The pods of a workload. It has one name on both sides, that of the side after, so that the engine calls it the same.
 *
 * @param told The selectors that tell the pods of the namespace apart.
 */
export function podsOfWorkload(
    namespace: ComparedNamespace,
    pair: WorkloadPair,
    told: readonly LabelSelector[],
): ComparedPods {
    const { before, after } = pair;
    const workload = workloadOf(pair);
    const { name, kind, labels } = workload;
    const selectors = told.filter((selector) => matches(selector, labels));
    const isSame = !before || told.every((each) => matches(each, before.labels) === selectors.includes(each));
    return {
        id: workloadId(workload),
        namespace,
        title: name,
        name: `${namespace.name}/${name}`,
        kind: "workload",
        selectors: isSame ? selectors : undefined,
        ...(after ? { before: before && { ...before, name, kind }, after } : { before: workload }),
        isWholeNamespace: false,
    };
}

/** Pods of a kind that nobody has made yet, as a Deployment: they may have connections among each other. `hasOthers`: so has their namespace. */
export function podsOfKind(namespace: ComparedNamespace, pods: PodKind, hasOthers: boolean): ComparedPods {
    const labels = Object.entries(pods.labels).map(([key, value]) => `${key}=${value}`);
    const name = `{${labels.sort().join()}}`;
    const workload: Workload = {
        kind: "Deployment",
        namespace: namespace.name,
        name,
        labels: pods.labels,
        ports: [],
        ips: [],
        hostNetwork: false,
    };
    const isOther = pods.selectors.length === 0;
    return {
        id: `${namespace.name}/${name}`,
        namespace,
        title: isOther ? "other pods" : describeSelectors(pods.selectors),
        name: isOther
            ? `${hasOthers ? "other pods" : "pods"} in ${describeNamespace(namespace.kind)}`
            : describePods(namespace.kind, pods),
        kind: isOther ? "other" : "selected",
        selectors: pods.selectors,
        // One side has the namespace at least.
        ...(namespace.after ? { before: namespace.before && workload, after: workload } : { before: workload }),
        isWholeNamespace: false,
    };
}

/** How the engine calls some pods' workload in both of the compared clusters. */
export function engineId(pods: WorkloadPair): string {
    return workloadId(workloadOf(pods));
}

/** What reports call some pods: by their namespace alone where they are all of it. */
export function nameOf({ namespace, name, isWholeNamespace }: ComparedPods): string {
    return isWholeNamespace ? namespace.title : name;
}
