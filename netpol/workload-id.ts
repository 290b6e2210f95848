import type { Workload } from "./types";

/** The id of a workload in every report: `ns/name[Kind]`. */
export function workloadId({ namespace, name, kind }: Pick<Workload, "namespace" | "name" | "kind">): string {
    return `${namespace}/${name}[${kind}]`;
}
