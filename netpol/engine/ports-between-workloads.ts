import type { Workload } from "../types";
import { cellOf } from "./cell";
import type { Index } from "./create-index";
import { resolveWorkload } from "./endpoints";
import { compileMatrix } from "./matrix";
import { type PortsBetween, portsOf } from "./ports-between";

/**
 * One cell of the matrix, by look-ups: what `reach` would give from one workload to another. For asking about a few cells
 * of a cluster too big to enumerate; two pods are meant where both ends are one workload.
 */
export function portsBetweenWorkloads(index: Index, from: Workload, to: Workload): PortsBetween {
    const matrix = compileMatrix(index);
    const [source, destination] = [matrix.classes.of(from), matrix.classes.of(to)];
    if (!source || !destination || index.tiers !== undefined)
        return portsOf(index, resolveWorkload(index, from), resolveWorkload(index, to));
    const { table } = matrix;
    table.trim();
    const { certain, possible } = cellOf(matrix, source, destination);
    return { ports: table.set(certain), unknown: table.set(table.subtract(possible, certain)) };
}
