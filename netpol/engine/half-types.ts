import type { PolicyRef, RuleRef } from "../defaults";
import type { Gap } from "../gaps";
import type { TierRuleRef } from "../tiers/types";
import type { Direction, Protocol, Verdict } from "../types";
import type { PeerParty } from "../match-peer";

/** The rule that came nearest to allowing, and the sentence that says why it did not. `rule` is absent where no rule exists. */
export interface Nearest {
    readonly rule?: RuleRef | undefined;
    readonly why: string;
}

/** One half of a connection: the source's egress or the destination's ingress, with the evidence for its verdict. */
export interface HalfAnswer {
    readonly verdict: Verdict;
    /** Every policy that isolates this end in this direction; none = not isolated, so everything passes. */
    readonly isolatedBy: readonly PolicyRef[];
    /** Every rule that allows this connection. */
    readonly allowedBy: readonly RuleRef[];
    /** The rule of a cluster-wide policy that decides, before or after NetworkPolicies; absent where none does. */
    readonly decidedBy?: TierRuleRef | undefined;
    /** Present where the verdict is not "allowed". */
    readonly nearest?: Nearest | undefined;
    /** What an "unknown" depends on, what an "allowed" or "denied" takes for granted, or why policies do not matter here. */
    readonly assumption?: string | undefined;
    /** What nobody showed and an "unknown" depends on; absent where it depends on nothing of the kind. */
    readonly gaps?: readonly Gap[] | undefined;
}

/** One half of one question. `subject` is the end whose policies are asked, whichever way the packet goes. */
export interface HalfQuestion {
    readonly direction: Direction;
    readonly subject: PeerParty;
    readonly peer: PeerParty;
    readonly protocol: Protocol;
    readonly port: number;
}
