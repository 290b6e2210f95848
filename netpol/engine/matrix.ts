import { IpSet } from "../ip-set";
import { blockSet } from "../match-peer";
import { selectorKey } from "../selectors";
import type { Direction, LabelSelector, Workload } from "../types";
import { everyPolicy, type IndexedPolicy } from "./compile-policy";
import { type Index } from "./create-index";
import { nameLabel, namespaceLabels } from "../namespaces";
import { CombinedHalf, policyHalf, type PolicyHalf } from "./halves";
import { LabelTable } from "./label-table";
import { labelsToComeGap } from "./labels-to-come";
import { AddressPartition } from "./address-partition";
import { type NamespaceId, type PeerId, PeerTable } from "./peer-table";
import { type ClassId, PodClasses } from "./pod-classes";
import { PortTable } from "./port-table";

/** A half, numbered per direction; 0 stands for "not isolated". */
export type HalfId = number;
export const notIsolated: HalfId = 0;

/** The halves of one direction. */
export interface HalfTable {
    /** Entry 0 is a placeholder. */
    readonly halves: CombinedHalf[];
    readonly ofClass: Int32Array;
    /** Every set of policies that pods with some labels may have, per namespace: what a pod to come is judged by. */
    readonly alternatives: (readonly Alternative[])[];
}

/** Policies of one namespace with the same selector. */
export interface Alternative {
    readonly selector: LabelSelector;
    readonly half: HalfId;
}

/** A cluster compiled for asking about everything at once. */
export interface Matrix {
    readonly index: Index;
    readonly table: PortTable;
    readonly namespaces: LabelTable;
    /** Namespaces whose object was not seen. */
    readonly unseen: ReadonlySet<NamespaceId>;
    readonly labels: LabelTable;
    readonly peers: PeerTable;
    readonly partition: AddressPartition;
    /** Cells in which pods of unknown address may be: half-open pairs, flat. */
    readonly podRanges: readonly number[];
    readonly classes: PodClasses;
    /**
     * Workloads that are judged one by one: those on their node's network, because what they are is a matter of reading, and
     * those of which some policy asks for labels that nobody knows.
     */
    readonly apart: ReadonlySet<Workload>;
    readonly egress: HalfTable;
    readonly ingress: HalfTable;
    /** Per peer of an ingress rule: half, ports, half, ports … */
    readonly ingressUses: ReadonlyMap<PeerId, readonly number[]>;
}

const compiled = new WeakMap<Index, Matrix>();

/** Compiles an index for {@link reach}; done once per index. */
export function compileMatrix(index: Index): Matrix {
    let matrix = compiled.get(index);
    if (matrix === undefined) compiled.set(index, (matrix = compile(index)));
    return matrix;
}

function compile(index: Index): Matrix {
    const table = new PortTable(index.profile.namedPort.value);
    const namespaces = new LabelTable();
    for (const labels of index.namespaces.values()) namespaces.add(labels);
    const labels = new LabelTable();
    const isApart = (workload: Workload) => workload.hostNetwork || labelsToComeGap(index, workload) !== undefined;
    const apart = new Set(index.cluster.workloads.filter(isApart));
    const pods = index.cluster.workloads.filter((workload) => !apart.has(workload));
    const labelIds = pods.map((workload) => labels.add(workload.labels));
    const partition = new AddressPartition(mentionedAddresses(index));
    const classes = new PodClasses(namespaces.size, labels);
    pods.forEach((pod, i) =>
        classes.add(pod, namespaceId(namespaces, index, pod.namespace), labelIds[i]!, partition, table),
    );
    const unseen = new Set([...index.unseenNamespaces].map((name) => namespaceId(namespaces, index, name)));
    const peers = new PeerTable(namespaces, labels, unseen);
    const base = { index, table, namespaces, unseen, labels, peers, classes };
    const egress = buildHalves(base, "Egress");
    const ingress = buildHalves(base, "Ingress");
    const matrix = {
        ...base,
        partition,
        podRanges: partition.cells(index.podCidrs),
        apart,
        egress,
        ingress,
        ingressUses: usesOf(ingress),
    };
    table.seal();
    return matrix;
}

/** The number of a namespace of the index. */
export function namespaceId(namespaces: LabelTable, index: Index, name: string): NamespaceId {
    return namespaces.add(index.namespaces.get(name) ?? namespaceLabels(name));
}

/** The name of a numbered namespace. */
export function namespaceName(matrix: Matrix, id: NamespaceId): string {
    return matrix.namespaces.labels(id)[nameLabel]!;
}

function* mentionedAddresses(index: Index): Generator<IpSet> {
    yield index.podCidrs;
    yield index.nodesSeen;
    yield index.unmatchedNodes;
    yield* index.cuts;
    if (index.hosts.length > 0) yield index.publicAddresses;
    yield* index.tiers?.addresses ?? [];
    for (const { rules } of everyPolicy(index)) {
        for (const { peers } of [...(rules.Ingress ?? []), ...(rules.Egress ?? [])]) {
            const blocks = peers?.flatMap(({ ipBlock }) => (ipBlock ? [blockSet(ipBlock)] : [])) ?? [];
            if (blocks.length > 0) yield IpSet.unionAll(blocks);
        }
    }
}

type Base = Pick<Matrix, "index" | "table" | "namespaces" | "labels" | "peers" | "classes">;

function buildHalves(base: Base, direction: Direction): HalfTable {
    const { index, namespaces, classes } = base;
    const halves = [new CombinedHalf([], base.table)];
    const ofClass = new Int32Array(classes.all.length);
    const alternatives: (readonly Alternative[])[] = Array.from({ length: namespaces.size + 1 }, () => []);
    for (const [name, policies] of index.policies) {
        const namespace = namespaceId(namespaces, index, name);
        const isolating = policies.filter(({ rules }) => rules[direction] !== undefined);
        alternatives[namespace] = addNamespace(base, direction, namespace, isolating, halves, ofClass);
    }
    const ofNew = index.newNamespacePolicies.filter(({ rules }) => rules[direction] !== undefined);
    alternatives[namespaces.size] = addNamespace(base, direction, namespaces.size, ofNew, halves, ofClass);
    return { halves, ofClass, alternatives };
}

/** The halves of one namespace: one per distinct set of policies over a class, one per distinct selector. */
function addNamespace(
    base: Base,
    direction: Direction,
    namespace: NamespaceId,
    policies: readonly IndexedPolicy[],
    halves: CombinedHalf[],
    ofClass: Int32Array,
): readonly Alternative[] {
    const bySelector = new Map<string, { selector: LabelSelector; policies: PolicyHalf[] }>();
    for (const policy of policies) {
        const half = policyHalf(policy, direction, namespace, base.peers, base.table);
        const key = selectorKey(policy.selector);
        const group = bySelector.get(key);
        if (group) group.policies.push(half);
        else bySelector.set(key, { selector: policy.selector, policies: [half] });
    }
    const groups = [...bySelector.values()];
    const over = new Map<ClassId, number[]>();
    groups.forEach(({ selector }, group) => {
        base.classes.matching(namespace, base.labels.match(selector), ({ id }) => {
            const list = over.get(id);
            if (list) list.push(group);
            else over.set(id, [group]);
        });
    });
    const known = new Map<string, HalfId>();
    const halfOf = (set: readonly number[]): HalfId => {
        const key = set.join();
        let id = known.get(key);
        if (id === undefined) {
            const members = set.flatMap((group) => groups[group]!.policies);
            known.set(key, (id = halves.push(new CombinedHalf(members, base.table)) - 1));
        }
        return id;
    };
    for (const [id, set] of over) ofClass[id] = halfOf(set);
    return groups.map(({ selector }, group) => ({ selector, half: halfOf([group]) }));
}

function usesOf({ halves }: HalfTable): Map<PeerId, number[]> {
    const uses = new Map<PeerId, number[]>();
    halves.forEach(({ entries }, half) => {
        for (let i = 0; i < entries.length; i += 2) {
            const list = uses.get(entries[i]!);
            if (list) list.push(half, entries[i + 1]!);
            else uses.set(entries[i]!, [half, entries[i + 1]!]);
        }
    });
    return uses;
}
