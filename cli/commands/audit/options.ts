import type { TrafficOptions } from "../traffic-options";
import type { WorldOptions } from "../world-options";

/** What `ai-mesh audit` was asked, as commander read it. */
export interface AuditOptions extends WorldOptions, TrafficOptions {
    readonly podCidrs?: readonly string[];
    readonly profile?: string;
    readonly asIs?: true;
    readonly complete?: true;
    /** `denied`, `unknown` or `opens`. */
    readonly failOn: readonly string[];
    readonly follow?: true;
    readonly verbose?: true;
    readonly output: "text" | "json" | "md" | "sarif" | "junit" | "html";
}
