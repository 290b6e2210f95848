import type { Workload } from "../types";
import type { LabelTable } from "./label-table";
import type { RangeId, AddressPartition } from "./address-partition";
import type { NamespaceId } from "./peer-table";
import type { DeclaredId, PortTable } from "./port-table";

/** A class of pods, numbered. */
export type ClassId = number;

/** Pods that no policy can tell apart: same namespace, labels, named ports and place among the mentioned addresses. */
export interface PodClass {
    readonly id: ClassId;
    readonly namespace: NamespaceId;
    readonly labels: number;
    readonly declared: DeclaredId;
    /** The cells of its addresses; empty where not known. */
    readonly cells: readonly RangeId[];
    /** Equal for equal {@link cells}. */
    readonly addressKey: number;
    readonly members: Workload[];
}

/** Every class, and the ways to find some. */
export class PodClasses {
    readonly all: PodClass[] = [];
    /** Classes by address key. */
    readonly byAddress: PodClass[][] = [];
    private readonly ids = new Map<string, PodClass>();
    private readonly addressKeys = new Map<string, number>();
    private readonly byNamespace: PodClass[][];
    private readonly byNamespaceAndLabels = new Map<number, PodClass[]>();
    private readonly ofWorkload = new Map<Workload, PodClass>();

    constructor(
        namespaceCount: number,
        private readonly labels: LabelTable,
    ) {
        this.byNamespace = Array.from({ length: namespaceCount + 1 }, () => []);
    }

    add(
        workload: Workload,
        namespace: NamespaceId,
        labels: number,
        partition: AddressPartition,
        table: PortTable,
    ): void {
        const declared = table.declare(workload.ports);
        const cells = [...new Set(workload.ips.map((ip) => partition.cellOf(ip)))].sort((a, b) => a - b);
        const addressText = cells.join();
        const key = `${namespace} ${labels} ${declared} ${addressText}`;
        let found = this.ids.get(key);
        if (found === undefined) {
            const addressKey = this.addressKeys.get(addressText) ?? this.addressKeys.size;
            this.addressKeys.set(addressText, addressKey);
            found = { id: this.all.length, namespace, labels, declared, cells, addressKey, members: [] };
            this.all.push(found);
            this.ids.set(key, found);
            this.byNamespace[namespace]!.push(found);
            (this.byAddress[addressKey] ??= []).push(found);
            const place = this.place(namespace, labels);
            const there = this.byNamespaceAndLabels.get(place);
            if (there) there.push(found);
            else this.byNamespaceAndLabels.set(place, [found]);
        }
        found.members.push(workload);
        this.ofWorkload.set(workload, found);
    }

    /** The class of a workload; `undefined` for hostNetwork workloads, which have none. */
    of(workload: Workload): PodClass | undefined {
        return this.ofWorkload.get(workload);
    }

    in(namespace: NamespaceId): readonly PodClass[] {
        return this.byNamespace[namespace]!;
    }

    /** Calls back with every class in `namespace` whose labels are among `matched`, by whichever way is shorter. */
    matching(
        namespace: NamespaceId,
        matched: { readonly ids: Int32Array; has(id: number): boolean },
        visit: (found: PodClass) => void,
    ): void {
        const here = this.byNamespace[namespace]!;
        if (matched.ids.length < here.length) {
            for (const labels of matched.ids)
                this.byNamespaceAndLabels.get(this.place(namespace, labels))?.forEach(visit);
        } else {
            for (const each of here) if (matched.has(each.labels)) visit(each);
        }
    }

    private place(namespace: NamespaceId, labels: number): number {
        return namespace * this.labels.size + labels;
    }
}
