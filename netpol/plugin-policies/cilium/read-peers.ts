import type { Direction } from "../../types";
import type { PluginPeer } from "../types";

/** Peers of which a rule speaks perhaps. */
export interface UnsurePeers {
    readonly peers: readonly PluginPeer[] | undefined;
    readonly why: string;
    /** See `PluginRule`. */
    readonly entity?: string | undefined;
}

/** Whom a rule speaks of: `undefined` = anybody. */
export interface ReadPeers {
    readonly peers: readonly PluginPeer[] | undefined;
    readonly unsure: readonly UnsurePeers[];
}

/** Where a rule stands. */
export interface RulePlace {
    readonly direction: Direction;
    readonly action: "allow" | "deny";
    /** The namespace of its policy; absent where that stands in none. */
    readonly own: string | undefined;
}
