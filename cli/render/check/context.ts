import type { Style } from "../../terminal/style";
import type { WorldGap } from "../../worlds/gaps";
import type { Location } from "../../worlds/resources";

/** What a format knows beside the results. */
export interface CheckContext {
    readonly locations: ReadonlyMap<string, Location>;
    /** How many objects were judged. */
    readonly judged: number;
    /** Namespaces that were judged by the objects in them, without a Namespace object. */
    readonly implied: readonly string[];
    /** What was not read, or not as its author may mean. */
    readonly notes: readonly string[];
    /** What was not seen and a policy may depend on. */
    readonly gaps: readonly WorldGap[];
    /** How text looks where it goes. */
    readonly style: Style;
    /** Whether text lists all that is only noted. */
    readonly verbose: boolean;
}
