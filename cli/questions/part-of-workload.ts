import { type Workload, workloadId } from "../../netpol";
import type { NamedEnd, EndPart } from "./end";

/** A workload as a part of an end. */
export function partOfWorkload(workload: Workload): EndPart {
    const id = workloadId(workload);
    return { title: id, endpoint: { workload: id }, workload };
}

/** A workload as an end. */
export function endOfWorkload(workload: Workload): NamedEnd {
    const part = partOfWorkload(workload);
    return { title: part.title, parts: [part] };
}
