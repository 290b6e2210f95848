import type { Workload } from "../types";
import type { ValueAtPath } from "../validate/problem";

/** Whether its pods have ended: they have given their addresses back, and no others come. */
export function isFinished({ kind }: Workload, status: ValueAtPath): boolean {
    const phase = status.field("phase").value;
    if (kind === "Pod") return phase === "Succeeded" || phase === "Failed";
    const conditions = kind === "Job" ? status.field("conditions").items() : [];
    return conditions.some((each) => {
        const type = each.field("type").value;
        return (type === "Complete" || type === "Failed") && each.field("status").value === "True";
    });
}
