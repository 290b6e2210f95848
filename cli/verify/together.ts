import { evaluate, type HalfAnswer, type Index, itemAt, portChanges, refText } from "../../netpol";
import { type Change, endpointOf } from "../compare/change";
import { portsIn, portsOf, sharedPart } from "./change-parts";
import { type Compared, idOf } from "./compared-policies";
import type { Difference, Effect, PolicyEffects } from "./policy-effects";

/** What several policies do only together. */
export interface SharedEffect extends Effect {
    /** The policies that are not as intended and do it: with all of them set back it is gone. Sorted. */
    readonly ids: readonly string[];
}

/** Finds which policies together open or close what none of them does alone. */
export class SharedEffects {
    private readonly kept = new Map<string, Index>();

    constructor(
        private readonly effects: PolicyEffects,
        private readonly asIntended: readonly Compared[],
        /** Every policy that is not written as intended, by its id. */
        private readonly differences: ReadonlyMap<string, Difference>,
    ) {}

    /** Some changes between the intent and the cluster, by the policies that make them. */
    of(changes: readonly Change[]): SharedEffect[] {
        const found = new Map<string, { ids: readonly string[]; changes: Change[] }>();
        for (const change of changes) {
            const ids = this.makersOf(change);
            const key = ids.join();
            const same = found.get(key);
            if (same) same.changes.push(change);
            else found.set(key, { ids, changes: [change] });
        }
        const inOrder = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
        return inOrder.map(([, { ids, changes }]) => ({ ids, ...this.effects.linesOf(changes) }));
    }

    /**
     * Sets back what decides of a port otherwise than intended, until nothing of the change is left: what takes over then
     * belongs to it as well.
     */
    private makersOf(change: Change): string[] {
        const all = [...this.differences.keys()];
        const intent = this.withSetBack(all);
        const setBack = new Set<string>();
        for (;;) {
            const now = this.withSetBack([...setBack]);
            const left = sharedPart(change, portChanges(portsOf(intent, change), portsOf(now, change)));
            if (portsIn(left).isEmpty) return [...setBack].sort();
            const deciding = this.deciding(left, intent, now).filter((id) => !setBack.has(id));
            // Where no policy is said to decide, all may.
            for (const id of deciding.length > 0 ? deciding : all) setBack.add(id);
        }
    }

    /** The policies that decide of the first port of a change, on the halves that are not as intended. */
    private deciding(change: Change, intent: Index, now: Index): string[] {
        const { protocol, from: port } = itemAt(portsIn(change).ranges(), 0);
        const question = { from: endpointOf(change.from), to: endpointOf(change.to), protocol, port };
        const [intended, live] = [evaluate(intent, question), evaluate(now, question)];
        return (["egress", "ingress"] as const)
            .filter((half) => intended[half].verdict !== live[half].verdict)
            .flatMap((half) => [...this.decidingHalf(intended[half]), ...this.decidingHalf(live[half])]);
    }

    /** Those of the policies that are not as intended; none where one that is as intended suffices. */
    private decidingHalf(half: HalfAnswer): string[] {
        const titles = titlesOf(half);
        const own = [...this.differences].filter(([, { intended, live }]) =>
            [intended, live].some((policy) => policy !== undefined && titles.includes(idOf(policy))),
        );
        const known = new Set(
            own.flatMap(([, { intended, live }]) => [intended, live].flatMap((each) => (each ? [idOf(each)] : []))),
        );
        return titles.every((title) => known.has(title)) ? own.map(([id]) => id) : [];
    }

    /** The cluster with some of its policies set back to what they should be. */
    private withSetBack(ids: readonly string[]): Index {
        const key = [...ids].sort().join();
        let index = this.kept.get(key);
        if (index === undefined) {
            const others = [...this.differences].flatMap(([id, { intended, live }]) => {
                const policy = ids.includes(id) ? intended : live;
                return policy === undefined ? [] : [policy];
            });
            this.kept.set(key, (index = this.effects.withPolicies([...this.asIntended, ...others])));
        }
        return index;
    }
}

/** What decides: a rule of a tier, the policies that allow, or those that isolate and do not allow. */
function titlesOf({ decidedBy, verdict, allowedBy, isolatedBy }: HalfAnswer): string[] {
    if (decidedBy !== undefined) return [`${decidedBy.kind} ${decidedBy.policy}`];
    const refs = verdict === "denied" ? isolatedBy : allowedBy.map(({ policy }) => policy);
    return [...new Set(refs.map(refText))];
}
