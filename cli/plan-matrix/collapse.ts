/** Pods by their workload, or addresses outside the cluster. */
export interface End {
    /** "" for addresses. */
    readonly namespace: string;
    /** The workload; "" for every workload of the namespace; what the addresses are called. */
    readonly name: string;
}

/** An open cell of the matrix. */
export interface Cell {
    readonly from: End;
    readonly to: End;
    readonly ports: string;
    readonly why: string;
}

/**
 * Puts cells together that say the same of every workload of a namespace: first where all are reached alike, then where
 * all reach alike.
 *
 * @param workloads How many workloads each namespace has.
 */
export function collapse(cells: readonly Cell[], workloads: ReadonlyMap<string, number>): Cell[] {
    return collapseEnd(collapseEnd(cells, "to", workloads), "from", workloads);
}

function collapseEnd(cells: readonly Cell[], end: "from" | "to", workloads: ReadonlyMap<string, number>): Cell[] {
    const other = end === "from" ? "to" : "from";
    const groups = new Map<string, Cell[]>();
    for (const cell of cells) {
        const { namespace } = cell[end];
        const key = JSON.stringify([namespace, namespace === "" ? cell[end].name : "", cell[other], cell.ports]);
        groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    return [...groups.values()].flatMap((group) => {
        const [first] = group;
        if (!first) return [];
        const { namespace } = first[end];
        const every =
            namespace !== "" && new Set(group.map((cell) => cell[end].name)).size === workloads.get(namespace);
        if (!every) return group;
        const why = [...new Set(group.map((cell) => cell.why).filter(Boolean))].sort().join("; ");
        return [{ ...first, [end]: { namespace, name: "" }, why }];
    });
}
