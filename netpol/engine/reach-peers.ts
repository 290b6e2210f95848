import type { Workload } from "../types";
import type { Index } from "./create-index";
import { workloadId } from "../workload-id";
import { externalRanges } from "./external-ranges";
import { hostColumns } from "./host-columns";
import { type Matrix, namespaceName } from "./matrix";

/** What stands at an end of a connection. */
export type PeerKind = "workload" | "pod" | "external" | "host" | "any-pod";

/** One row and column of the matrix. */
export interface Peer {
    /** `ns/name[Kind]`, `1.2.3.0-1.2.3.255`, `host:huggingface.co`, `ns/*` (any pod that may come to ns) or {@link newNamespaceId}. */
    readonly id: string;
    readonly kind: PeerKind;
    readonly namespace?: string | undefined;
    readonly name?: string | undefined;
    readonly ip?: string | undefined;
    /** A name outside, or a pattern of those that no other peer names: see `hosts.ts`. */
    readonly host?: string | undefined;
    /** A workload on its node's network. */
    readonly hostNetwork?: true | undefined;
    /** A range of which some addresses may be those of pods, nodes or Services that nobody showed: it speaks of the others. */
    readonly perhapsInside?: true | undefined;
}

/** The id of any pod that may come to a namespace that does not exist yet. */
export const newNamespaceId = "(new namespace)/*";

/** The workloads that a focus names. @throws Error where there are none. */
export function workloadsNamed(index: Index, text: string): ReadonlySet<Workload> {
    const key = text.replace(/\[\w+\]$/, "");
    const found = index.workloadsByName.get(key)?.filter((w) => text === key || workloadId(w) === text) ?? [];
    if (found.length === 0)
        throw new Error(`Cannot focus on "${text}": no workload is called that; write "namespace/name"`);
    return new Set(found);
}

/** Every row and column. */
export function peersOf(matrix: Matrix, externals: boolean, hosts: boolean, anyPods: boolean): Peer[] {
    const workloads = matrix.index.cluster.workloads.map((workload): Peer => {
        const { namespace, name, kind, ips, hostNetwork } = workload;
        const ip = ips.length > 0 ? { ip: ips.join(",") } : {};
        return {
            id: workloadId(workload),
            kind: kind === "Pod" ? "pod" : "workload",
            namespace,
            name,
            ...ip,
            ...(hostNetwork ? { hostNetwork } : {}),
        };
    });
    const names = anyPods ? Array.from({ length: matrix.namespaces.size }, (_, id) => namespaceName(matrix, id)) : [];
    return [
        ...workloads,
        ...names.map((namespace): Peer => ({ id: `${namespace}/*`, kind: "any-pod", namespace })),
        ...(anyPods ? [{ id: newNamespaceId, kind: "any-pod" } as const] : []),
        ...(externals
            ? externalRanges(matrix).map(({ id, perhapsInside }): Peer => ({
                  id,
                  kind: "external",
                  ip: id,
                  ...(perhapsInside ? { perhapsInside } : {}),
              }))
            : []),
        ...(hosts ? hostColumns(matrix).map(({ id, host }): Peer => ({ id, kind: "host", host })) : []),
    ];
}

/** The kind of peer that a workload is. */
export function kindOf({ kind }: Workload): PeerKind {
    return kind === "Pod" ? "pod" : "workload";
}
