import type { NetworkPolicyPort } from "../netpol/types";

/** Sorted, at least one; `any` = every port of every protocol. */
export type FlowPorts = "any" | readonly NetworkPolicyPort[];

/** A gateway on the way out. */
export interface Via {
    /** The name of its workload. */
    readonly to: string;
    /** Where it takes what it is asked to fetch. */
    readonly ports: FlowPorts;
}

/** A declared flow that goes through a gateway: `agent -> litellm -> hub`, by the names of a spec. */
export interface Route {
    readonly from: string;
    readonly via: string;
    readonly to: string;
}
