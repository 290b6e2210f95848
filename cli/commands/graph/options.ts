import type { WorldOptions } from "../world-options";

/** Options of `ai-mesh graph`, as commander hands them over. */
export interface GraphOptions extends WorldOptions {
    readonly podCidrs?: readonly string[];
    readonly profile?: string;
    readonly output: "svg" | "html" | "mermaid" | "dot";
}
