import { selectorKey } from "../selectors";
import type { Condition, HalfOpening } from "./openings";
import { PartsByLabel } from "./parts-by-label";
import { isWithin, type KeyedPodFilter, podsMeant, type PodFilter } from "./pod-filter";
import { noPorts, type PortTable } from "./port-table";
import type { Ports } from "./half-rows";

/** Ports of a cell, and which of the pods to come get them where those are told apart; all where absent. */
export interface CellPart extends Readonly<Ports> {
    readonly fromPods?: PodFilter | undefined;
    readonly toPods?: PodFilter | undefined;
}

interface Sum extends Ports, Pick<CellPart, "fromPods" | "toPods"> {}

/** Which pods to come satisfy a condition and match an opening; remembered, for the same few come again and again. */
export class PodFilterCache {
    private readonly known = new Map<string, KeyedPodFilter>();

    of(condition: Condition, opening: Pick<HalfOpening, "podKey" | "selector" | "namespaces">): KeyedPodFilter {
        const { podKey, selector, namespaces } = opening;
        const key = `${condition.key} | ${podKey} | ${selectorKey(namespaces)}`;
        let keyed = this.known.get(key);
        if (keyed === undefined) {
            const selectors = [...(condition.matchAll ?? []), selector];
            this.known.set(key, (keyed = podsMeant(namespaces, selectors, condition.matchNone ?? [])));
        }
        return keyed;
    }
}

/** The ports of one cell, added up: all together, or apart by the pods that get them. */
export class CellParts {
    private readonly sums = new Map<string, Sum>();

    /** @param meanings Where they are given, pods are told apart. */
    constructor(
        private readonly table: PortTable,
        private readonly meanings: PodFilterCache | undefined,
    ) {}

    /** Ends without a condition are pods that exist. */
    add(
        from: Condition | undefined,
        admitted: HalfOpening,
        to: Condition | undefined,
        reached: HalfOpening,
        ports: Ports,
    ): void {
        if (this.meanings === undefined) return this.sum("", undefined, undefined, ports);
        const source = from && this.meanings.of(from, admitted);
        const target = to && this.meanings.of(to, reached);
        const key = (source?.key ?? "") + (target?.key ? ` -> ${target.key}` : "");
        this.sum(key, source?.key ? source.meant : undefined, target?.key ? target.meant : undefined, ports);
    }

    /** Ports of pods under a condition alone. */
    addUnder(condition: Condition, end: "fromPods" | "toPods", ports: Ports): void {
        const { key, meant } = this.meanings?.of(condition, anyPod) ?? { key: "", meant: undefined };
        const known = key === "" ? undefined : meant;
        this.sum(key, end === "fromPods" ? known : undefined, end === "toPods" ? known : undefined, ports);
    }

    private sum(
        key: string,
        fromPods: CellPart["fromPods"],
        toPods: CellPart["toPods"],
        { certain, possible }: Ports,
    ): void {
        if (possible === noPorts) return;
        const before = this.sums.get(key);
        if (before === undefined) {
            this.sums.set(key, { certain, possible, fromPods, toPods });
            return;
        }
        before.certain = this.table.union(before.certain, certain);
        before.possible = this.table.union(before.possible, possible);
    }

    /**
     * The parts, each with all that its pods surely get. What more they get perhaps, as others do whom a part says them to be
     * among, that part says alone; and so it does of pods that get no more than it says.
     */
    get all(): readonly CellPart[] {
        const { table } = this;
        const parts = [...this.sums.values()];
        const places = new Map(parts.map((part, at) => [part, at]));
        const byLabel = new PartsByLabel(parts);
        return parts.flatMap((part, at): CellPart[] => {
            const wider = byLabel.mayHold(part).filter((other) => other !== part && isAmong(part, other));
            if (wider.length === 0) return [part];
            // Of parts that mean the same pods in other words the first is the wider one.
            const isBefore = (other: Sum): boolean => (places.get(other) ?? at) < at;
            const telling = wider.filter((other) => isBefore(other) || !isAmong(other, part));
            const certain = table.unionAll([part.certain, ...wider.map((other) => other.certain)]);
            const own = table.subtract(part.possible, table.unionAll(telling.map((other) => other.possible)));
            if (own === noPorts && telling.some((other) => other.certain === certain)) return [];
            return [{ ...part, certain, possible: table.union(certain, own) }];
        });
    }
}

/** Whether whoever one part is of is among whom another is of, at both ends. */
const isAmong = (one: Sum, other: Sum): boolean =>
    isWithin(one.fromPods, other.fromPods) && isWithin(one.toPods, other.toPods);

const anyPod = { podKey: "", selector: undefined };
