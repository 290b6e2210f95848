import type { PortSet } from "../../../netpol";
import type { SeenPolicy } from "../../stack/policies";

/** Something that is not known, on which an answer hangs. */
export interface Doubt {
    readonly text: string;
    /** What would tell. */
    readonly fix: string;
    /** Pulumi names of the resources whose values are unknown. */
    readonly resources: readonly string[];
}

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
