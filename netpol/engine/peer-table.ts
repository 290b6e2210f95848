import { matchesEveryNew, mayMatchNew } from "../new-namespaces";
import { selectorKey } from "../selectors";
import type { LabelSelector, NetworkPolicyPeer } from "../types";
import { nameLabel } from "./create-index";
import type { LabelTable, Matched } from "./label-table";

/** A distinct pair of namespaces and pod selector that some rule names; numbered. */
export type PeerId = number;
/** A namespace of the cluster, numbered; the number of namespaces stands for "one that does not exist yet". */
export type NamespaceId = number;

/** The namespaces that one namespaceSelector (or one policy's own namespace) matches, and every peer that names it. */
interface NamespaceGroup {
    readonly namespaces: Int32Array;
    /** All there are, and all that anybody could make. */
    readonly isEvery: boolean;
    readonly peers: PeerId[];
}

/** One distinct peer. */
export interface PodPeer {
    readonly namespaces: Int32Array;
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
    private groupsOfNamespace: number[][] | undefined;
    private names: ReadonlySet<string> | undefined;

    constructor(
        private readonly namespaces: LabelTable,
        private readonly labels: LabelTable,
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
            const { namespaces, peers } = this.groups[group]!;
            const pods = this.labels.match(peer.podSelector, podKey);
            const { podSelector: selector, namespaceSelector } = peer;
            id = this.peers.push({ namespaces, group, pods, selector, namespaceSelector, podKey }) - 1;
            peers.push(id);
            this.ids.set(key, id);
        }
        return id;
    }

    /** Calls back with every peer that matches pods with `labels` in `namespace`. */
    matching(namespace: NamespaceId, labels: number, visit: (peer: PeerId) => void): void {
        this.inNamespace(namespace, (id) => {
            if (this.peers[id]!.pods.has(labels)) visit(id);
        });
    }

    /** Calls back with every peer that matches some pods in `namespace`, existing or not. */
    inNamespace(namespace: NamespaceId, visit: (peer: PeerId) => void): void {
        this.groupsOfNamespace ??= this.invert();
        for (const group of this.groupsOfNamespace[namespace]!) this.groups[group]!.peers.forEach(visit);
    }

    private invert(): number[][] {
        const of: number[][] = Array.from({ length: this.namespaces.size + 1 }, () => []);
        this.groups.forEach(({ namespaces }, group) => {
            for (const namespace of namespaces) of[namespace]!.push(group);
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
            const matched = selector ? this.namespaces.match(selector).ids : Int32Array.of(own);
            const open = selector !== undefined && mayMatchNew(selector, this.taken());
            const namespaces = open ? Int32Array.from([...matched, this.unborn]) : matched;
            const isEvery = open && matched.length === this.namespaces.size && matchesEveryNew(selector, this.taken());
            id = this.groups.push({ namespaces, isEvery, peers: [] }) - 1;
            this.groupIds.set(key, id);
        }
        return id;
    }
}
