import { type Workload, workloadId } from "../../netpol";
import type { Part } from "./end";

/** A workload as a part of an end. */
export function partOfWorkload(workload: Workload): Part {
    const id = workloadId(workload);
    return { title: id, endpoint: { workload: id }, workload };
}
