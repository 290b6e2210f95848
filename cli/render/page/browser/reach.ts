import type { PageData, PagePods } from "../data";

/** Where whoever holds some pods gets to after the change, and who gets to them. */
export interface Reach {
    /** Pods and places outside by the fewest steps to them; the pods themselves are 0 away. */
    readonly steps: ReadonlyMap<string, number>;
    /** Connections on the way there, by their places in the data. */
    readonly lines: ReadonlySet<number>;
    /** Connections that begin at the pods, and that end there. */
    readonly out: readonly number[];
    readonly in: readonly number[];
}

/** Follows connections from pod to pod. What is perhaps open counts as open: an attacker has all the luck. */
export class ReachFinder {
    private readonly pods: ReadonlyMap<string, PagePods>;
    private readonly ofNamespace = new Map<string, string[]>();
    private readonly from = new Map<string, number[]>();
    private readonly to = new Map<string, number[]>();

    constructor(private readonly data: PageData) {
        this.pods = new Map(data.pods.map((each) => [each.id, each]));
        for (const { id, namespace } of data.pods) append(this.ofNamespace, `${namespace}/`, id);
        data.lines.forEach(({ ends: [from, to], isOpen }, number) => {
            if (!isOpen) return;
            append(this.from, from, number);
            append(this.to, to, number);
        });
    }

    /** The pods that a box stands for: themselves, or all of a namespace; a place outside stands for itself. */
    podsOf(box: string): readonly string[] {
        return this.pods.has(box) ? [box] : (this.ofNamespace.get(box) ?? [box]);
    }

    /** The id of the namespace that pods are of, as connections have it for all of its pods; undefined for a place outside. */
    namespaceOf(pods: string): string | undefined {
        const namespace = this.pods.get(pods)?.namespace;
        return namespace === undefined ? undefined : `${namespace}/`;
    }

    /** The pods, or the place outside, that a connection begins at. */
    startsOf(number: number): readonly string[] {
        return this.podsOf(this.data.lines[number]?.ends[0] ?? "");
    }

    /** What begins at these pods and ends there, and how far it goes on. */
    of(box: string): Reach {
        const start = this.podsOf(box);
        const steps = new Map(start.map((id) => [id, 0]));
        const lines = new Set<number>();
        const queue = [...start];
        // It grows while it is gone through.
        for (const id of queue) {
            if (this.pods.get(id)?.isForeign === true && !start.includes(id)) continue;
            for (const number of this.linesAt(this.from, id)) {
                lines.add(number);
                for (const next of this.podsOf(this.data.lines[number]?.ends[1] ?? "")) {
                    if (steps.has(next)) continue;
                    steps.set(next, (steps.get(id) ?? 0) + 1);
                    queue.push(next);
                }
            }
        }
        const at = (ends: ReadonlyMap<string, number[]>) => [...new Set(start.flatMap((id) => this.linesAt(ends, id)))];
        return { steps, lines, out: at(this.from), in: at(this.to) };
    }

    /** Connections of some pods: their own, and those of every pod of their namespace. */
    private linesAt(ends: ReadonlyMap<string, number[]>, id: string): number[] {
        const namespace = this.pods.get(id)?.namespace;
        const shared = namespace === undefined ? [] : (ends.get(`${namespace}/`) ?? []);
        return [...(ends.get(id) ?? []), ...shared];
    }
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
    const list = lists.get(key);
    if (list) list.push(item);
    else lists.set(key, [item]);
}
