/** What tells whether a party of a connection has the address of a node. */
interface Party {
    readonly kind: string;
    readonly hostNetwork?: boolean | undefined;
    readonly unmatched?: boolean | undefined;
}

/** Whether a party is a node, or a pod that has its node's address. */
export const isOnNode = ({ kind, hostNetwork }: Party): boolean =>
    kind === "node" || (kind === "pod" && hostNetwork === true);

/**
 * The same, or an address in a range that is said to be of nodes: what no ipBlock matches for that reason, a peer that means
 * nodes does.
 */
export const isNodeOrInRange = (party: Party): boolean =>
    isOnNode(party) || (party.kind === "external" && party.unmatched === true);
