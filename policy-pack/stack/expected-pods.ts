import { findLabels, type LabelSelector } from "../../netpol";
import { entry } from "./entry";
import { workloadPods } from "./mesh";
import type { Bag } from "./unknown-values";

/** The pods of a workload; those of a part of a preset carry the labels of the whole as well. */
export function podsOf(name: string, workload: Bag, mesh: Bag): LabelSelector | undefined {
    const pods = workloadPods(workload);
    const [of = "", ...part] = name.split(".");
    const whole = part.length > 0 ? entry(mesh["workloads"], of) : undefined;
    if (pods === undefined || whole === undefined || whole["namespace"] !== workload["namespace"]) return pods;
    return { ...pods, matchLabels: { ...workloadPods(whole)?.matchLabels, ...pods.matchLabels } };
}

/** Whether every pod of one selector is one of another too. */
export const includes = (wide: LabelSelector, narrow: LabelSelector): boolean =>
    findLabels({ matchAll: [narrow], matchNone: [wide] }) === null;
