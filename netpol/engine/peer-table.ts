import { matchesEveryNew, mayMatchNew } from "../new-namespaces";
import { requirements, selectorKey } from "../selectors";
import type { LabelSelector, NetworkPolicyPeer } from "../types";
import { nameLabel } from "../namespaces";
import { remainingConditions } from "../partial-labels";
import type { LabelTable, Matched } from "./label-table";

/** A distinct pair of namespaces and pod selector that some rule names; numbered. */
export type PeerId = number;
/** A namespace of the cluster, numbered; the number of namespaces stands for "one that does not exist yet". */
export type NamespaceId = number;

/** The namespaces that one namespaceSelector (or one policy's own namespace) matches, and every peer that names it. */
interface NamespaceGroup {
    readonly namespaces: Int32Array;
    readonly perhaps: Int32Array;
    /** All there are, and all that anybody could make. */
    readonly isEvery: boolean;
    readonly peers: PeerId[];
}

/** One distinct peer. */
export interface PodPeer {
    readonly namespaces: Int32Array;
    /** Namespaces about which it depends on labels that nobody showed. */
    readonly perhaps: Int32Array;
    readonly group: number;
    /** Existing label sets that the pod selector matches. */
    readonly pods: Matched;
    readonly selector: LabelSelector | undefined;
    /** Absent where the peer is of the policy's own namespace. */
    readonly namespaceSelector: LabelSelector | undefined;
    /** Equal for pod selectors of equal meaning; "" for the one that matches all. */
    readonly podKey: string;
}

/** Every distinct peer of every rule, found once, with the way back from a namespace to the peers that may match in it. */
export class PeerTable {
    readonly peers: PodPeer[] = [];
    private readonly ids = new Map<string, PeerId>();
    private readonly groups: NamespaceGroup[] = [];
    private readonly groupIds = new Map<string, number>();
    private groupsOfNamespace: { certain: number[]; perhaps: number[] }[] | undefined;
    private names: ReadonlySet<string> | undefined;

    /** @param unseen Namespaces that may have labels beside those of the table. */
    constructor(
        private readonly namespaces: LabelTable,
        private readonly labels: LabelTable,
        private readonly unseen: ReadonlySet<NamespaceId>,
    ) {}

    /** The number of a namespace that does not exist yet. */
    get unborn(): NamespaceId {
        return this.namespaces.size;
    }

    /** The number of a peer that selects pods; -1 for one that admits every pod of every namespace, those to come included. */
    add(peer: NetworkPolicyPeer, own: NamespaceId): PeerId {
        const podKey = selectorKey(peer.podSelector);
        const group = this.group(peer.namespaceSelector, own);
        if (podKey === "" && this.groups[group]!.isEvery) return -1;
        const key = `${group} ${podKey}`;
        let id = this.ids.get(key);
        if (id === undefined) {
            const { namespaces, perhaps, peers } = this.groups[group]!;
            const pods = this.labels.match(peer.podSelector, podKey);
            const { podSelector: selector, namespaceSelector } = peer;
            id = this.peers.push({ namespaces, perhaps, group, pods, selector, namespaceSelector, podKey }) - 1;
            peers.push(id);
            this.ids.set(key, id);
        }
        return id;
    }

    /** Calls back with every peer that matches pods with `labels` in `namespace`, for `certain` or perhaps. */
    matching(namespace: NamespaceId, labels: number, visit: (peer: PeerId, certain: boolean) => void): void {
        this.inNamespace(namespace, (id, certain) => {
            if (this.peers[id]!.pods.has(labels)) visit(id, certain);
        });
    }

    /** Calls back with every peer that matches some pods in `namespace`, existing or not. */
    inNamespace(namespace: NamespaceId, visit: (peer: PeerId, certain: boolean) => void): void {
        this.groupsOfNamespace ??= this.invert();
        const { certain, perhaps } = this.groupsOfNamespace[namespace]!;
        for (const group of certain) for (const peer of this.groups[group]!.peers) visit(peer, true);
        for (const group of perhaps) for (const peer of this.groups[group]!.peers) visit(peer, false);
    }

    private invert(): { certain: number[]; perhaps: number[] }[] {
        const of = Array.from({ length: this.namespaces.size + 1 }, () => ({
            certain: [] as number[],
            perhaps: [] as number[],
        }));
        this.groups.forEach(({ namespaces, perhaps }, group) => {
            for (const namespace of namespaces) of[namespace]!.certain.push(group);
            for (const namespace of perhaps) of[namespace]!.perhaps.push(group);
        });
        return of;
    }

    private taken(): ReadonlySet<string> {
        if (this.names === undefined) {
            const ids = Array.from({ length: this.namespaces.size }, (_, id) => id);
            this.names = new Set(ids.map((id) => this.namespaces.labels(id)[nameLabel]!));
        }
        return this.names;
    }

    /** podSelector alone stays in the policy's own namespace; an empty namespaceSelector is every namespace. */
    private group(selector: LabelSelector | undefined, own: NamespaceId): number {
        const key = selector ? `selector ${selectorKey(selector)}` : `own ${own}`;
        let id = this.groupIds.get(key);
        if (id === undefined) {
            const { certain, perhaps } = selector
                ? this.matched(selector)
                : { certain: Int32Array.of(own), perhaps: none };
            const open = selector !== undefined && mayMatchNew(selector, this.taken());
            const namespaces = open ? Int32Array.from([...certain, this.unborn]) : certain;
            const isEvery = open && certain.length === this.namespaces.size && matchesEveryNew(selector, this.taken());
            id = this.groups.push({ namespaces, perhaps, isEvery, peers: [] }) - 1;
            this.groupIds.set(key, id);
        }
        return id;
    }

    /** The namespaces that a selector matches, and those about which it depends on labels that nobody showed. */
    private matched(selector: LabelSelector): { readonly certain: Int32Array; readonly perhaps: Int32Array } {
        const { ids } = this.namespaces.match(selector);
        if (this.unseen.size === 0) return { certain: ids, perhaps: none };
        const certain = [...ids].filter((id) => !this.unseen.has(id));
        const perhaps: NamespaceId[] = [];
        const names = requirements(selector).find(({ key, operator }) => key === nameLabel && operator === "In");
        for (const id of this.unseen) {
            const labels = this.namespaces.labels(id);
            // Most selectors ask for a name.
            if (names && !names.values.has(labels[nameLabel]!)) continue;
            const asked = remainingConditions(selector, { namespaceLabels: labels, namespaceLabelsKnown: false });
            if (asked === "yes") certain.push(id);
            else if (asked !== "no") perhaps.push(id);
        }
        return { certain: Int32Array.from(certain).sort(), perhaps: Int32Array.from(perhaps) };
    }
}

const none = Int32Array.of();
