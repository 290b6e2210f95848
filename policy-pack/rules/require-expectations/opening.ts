import type { PortSet } from "../../../netpol";
import type { Doubt } from "../../judge/doubt";
import type { SeenPolicy } from "../../stack/policies";

/** What one rule opens for a pod and a peer. */
export interface Opening {
    readonly policy: SeenPolicy;
    /** For messages. */
    readonly title: string;
    /** Open however the API is read, where there are no doubts. */
    readonly surely: PortSet;
    /** Open under one reading. */
    readonly perhaps: PortSet;
    /** What it hangs on; none where all is known. */
    readonly doubts: readonly Doubt[];
}
