import type { Plan } from "./plan";

/** One line of the mesh: who may open connections to whom, on which ports, and the reason given. */
export interface Row {
    readonly from: string;
    readonly to: string;
    /** `TCP 443,8000-8010; UDP 53`, or `all`. */
    readonly ports: string;
    readonly why: string;
}

/** What the planned policies let through. */
export function connections(plan: Plan): Row[] {
    void plan;
    return [];
}
