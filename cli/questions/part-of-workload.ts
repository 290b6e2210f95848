import { type Workload, workloadId } from "../../netpol";
import type { End, Part } from "./end";

/** A workload as a part of an end. */
export function partOfWorkload(workload: Workload): Part {
    const id = workloadId(workload);
    return { title: id, endpoint: { workload: id }, workload };
}

/** A workload as an end. */
export function endOfWorkload(workload: Workload): End {
    const part = partOfWorkload(workload);
    return { title: part.title, parts: [part] };
}
