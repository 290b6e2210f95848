import type { Expected } from "../../questions/expected/row";
import type { WorldOptions } from "../world-options";

/** What `ai-mesh explain` was asked, as commander read it. */
export interface ExplainOptions extends WorldOptions {
    readonly from?: readonly string[];
    readonly to?: readonly string[];
    readonly port?: readonly string[];
    readonly expect?: Expected;
    readonly expectFile?: string;
    readonly verbose?: true;
    /** `-v`, by the name that it had before. */
    readonly all?: true;
    readonly profile?: string;
    readonly output: "text" | "json" | "tap" | "junit";
    readonly podCidrs?: readonly string[];
}
