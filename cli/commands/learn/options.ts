import type { TrafficOptions } from "../traffic-options";

/** What `ai-mesh learn` was asked, as commander read it. */
export interface LearnOptions extends TrafficOptions {
    readonly namespace: readonly string[];
    readonly platform?: string;
    readonly podCidrs?: readonly string[];
    readonly serviceCidrs?: readonly string[];
    readonly nodeCidrs?: readonly string[];
    readonly loadBalancerCidrs?: readonly string[];
    readonly minCount: string;
    readonly into?: string;
    readonly visibility?: true;
}
