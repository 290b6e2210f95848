import type { WorldOptions } from "../world-options";

/** Options of `ai-mesh graph`, as commander hands them over. */
export interface GraphOptions extends WorldOptions {
    readonly podCidrs?: readonly string[];
    readonly profile?: string;
    /** The only namespace to draw, with what it is connected with. */
    readonly namespace?: string;
    readonly output: "svg" | "html" | "mermaid" | "dot";
}
