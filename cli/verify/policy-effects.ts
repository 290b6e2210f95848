import { type Cluster, createIndex, type Index, IpSet, portChanges, type PortsBetween } from "../../netpol";
import { AddressNames, namedAddresses } from "../compare/address-names";
import type { Change } from "../compare/change";
import { compare, type Comparison } from "../compare/compare";
import { namedHosts } from "../compare/host-names";
import { namedPods } from "../compare/pod-names";
import { portsOf, possible, sharedPart, withoutParts } from "./change-parts";
import { asCluster, type Compared, isClusterPolicy, policiesOf } from "./compared-policies";

/** What a policy lets through that intent does not, and what it stops that intent lets through; a line each. */
export interface Effect {
    readonly opens: readonly string[];
    readonly closes: readonly string[];
}

/** What is live of the policies that are compared. */
export interface LivePolicies {
    readonly all: readonly Compared[];
    /** Those of them that are as intended. */
    readonly asIntended: readonly Compared[];
}

/** A policy that is not there as intended: without `live` it is missing, without `intended` it is extra. */
export type Difference =
    | { readonly intended: Compared; readonly live?: Compared | undefined }
    | { readonly intended?: undefined; readonly live: Compared };

/**
 * Says what policies do, of pods that policies speak of and those that may come: beside the others of the intent, and beside those
 * that are live, of which some may be missing that would hold them back, and others may be there that go with them.
 */
export class PolicyEffects {
    private readonly intended: readonly Compared[];
    private readonly names: AddressNames;
    private now: Comparison | undefined;
    private indexOfIntent: Index | undefined;

    constructor(
        private readonly intent: Cluster,
        private readonly live: LivePolicies,
    ) {
        this.intended = policiesOf(intent);
        this.names = new AddressNames(namedAddresses([intent]), namedHosts([intent]), namedPods([intent]));
    }

    /** All that is open in the cluster and not in the intent, or closed: which policies do so is another question. */
    get whole(): readonly Change[] {
        return this.comparison.changes;
    }

    /** Whether two policies mean the same on their own; beside others they may not: what one end is shut to, the other may open. */
    same(a: Compared, b: Compared): boolean {
        // What a tier's policy does depends on those after it and beside it, so that two that are written otherwise may differ.
        return !isClusterPolicy(a) && !isClusterPolicy(b) && this.compare([a], [b]).changes.length === 0;
    }

    /**
     * What a live policy does in the place of one of the intent, or of none: beside the intent's and beside the live ones, all of it.
     * Of one that is missing, what changes in the intent.
     */
    of(difference: Difference): Effect {
        const changes = difference.live === undefined ? [] : this.whole;
        return bothOf(this.linesOf(this.besideIntent(difference)), this.linesOf(this.besideLive(changes, difference)));
    }

    /** What is left of some changes of {@link whole} without what one policy does of it, and what it does beside the live ones alone. */
    tell(changes: readonly Change[], difference: Difference): { left: readonly Change[]; more: Effect } {
        if (changes.length === 0) return { left: [], more: bothOf() };
        this.indexOfIntent ??= this.withPolicies(this.intended);
        const [before, after] = [this.indexOfIntent, this.withPolicies(this.insteadOf(difference))];
        const unsaid = withoutParts(
            changes,
            changes.map((change) => sharedPart(change, portChanges(portsOf(before, change), portsOf(after, change)))),
        );
        const beside = this.besideLive(unsaid, difference);
        return { left: withoutParts(unsaid, beside), more: this.linesOf(beside) };
    }

    /** For the pods that are compared: other policies than those of the intent or the live ones. */
    withPolicies(policies: readonly Compared[]): Index {
        const { cluster } = this.comparison.after;
        return createIndex({ ...cluster, ...asCluster(policies) }, { clusterAddresses: IpSet.none });
    }

    /** Some changes in words. */
    linesOf(changes: readonly Change[]): Effect {
        const lines = (sure: "opened" | "closed", may: "perhapsOpened" | "perhapsClosed"): string[] =>
            changes.flatMap((change) => [
                ...(change[sure].isEmpty ? [] : [this.line(change, change[sure].toString())]),
                ...(change[may].isEmpty ? [] : [`perhaps ${this.line(change, change[may].toString())}`]),
            ]);
        return { opens: lines("opened", "perhapsOpened"), closes: lines("closed", "perhapsClosed") };
    }

    private get comparison(): Comparison {
        return (this.now ??= this.compare(this.intended, this.live.all));
    }

    private besideIntent(difference: Difference): readonly Change[] {
        return this.compare(this.intended, this.insteadOf(difference)).changes;
    }

    /** The policies of the intent but for one difference. */
    private insteadOf({ intended, live }: Difference): Compared[] {
        const others = this.intended.filter((policy) => policy !== intended);
        return live === undefined ? others : [...others, live];
    }

    /**
     * What is open in the cluster and not in the intent, and is not without this policy, or is with it beside those alone that are as
     * intended; and what is closed so.
     */
    private besideLive(changes: readonly Change[], { intended, live }: Difference): readonly Change[] {
        if (changes.length === 0) return [];
        const others = this.live.all.filter((each) => each !== live);
        const [instead, own] = [intended, live].map((each) => (each === undefined ? [] : [each])) as [
            Compared[],
            Compared[],
        ];
        const [without, before, after] = [
            [...others, ...instead],
            [...this.live.asIntended, ...instead],
            [...this.live.asIntended, ...own],
        ].map((policies) => this.withPolicies(policies)) as [Index, Index, Index];
        return changes.map((change): Change => {
            const [rest, alone, joined] = [without, before, after].map((index) => portsOf(index, change)) as [
                PortsBetween,
                PortsBetween,
                PortsBetween,
            ];
            const opened = joined.ports.subtract(alone.ports);
            const maybe = possible(joined).subtract(possible(alone));
            return {
                ...change,
                opened: change.opened.subtract(rest.ports).union(change.opened.intersect(opened)),
                perhapsOpened: change.perhapsOpened
                    .subtract(possible(rest))
                    .union(change.perhapsOpened.intersect(maybe)),
                closed: change.closed.intersect(rest.ports),
                perhapsClosed: change.perhapsClosed.intersect(possible(rest)),
            };
        });
    }

    private clusterOf(policies: readonly Compared[]): Cluster {
        return { namespaces: this.intent.namespaces, workloads: [], services: [], ...asCluster(policies) };
    }

    private compare(before: readonly Compared[], after: readonly Compared[]): Comparison {
        return compare(this.clusterOf(before), this.clusterOf(after));
    }

    private line({ from, to }: Change, ports: string): string {
        return `${this.names.of(from)} -> ${this.names.of(to)} on ${ports}`;
    }
}

/** What some effects say in all, each line once. */
export function bothOf(...effects: readonly Effect[]): Effect {
    const lines = (way: keyof Effect): string[] => [...new Set(effects.flatMap((each) => each[way]))];
    return { opens: lines("opens"), closes: lines("closes") };
}
