import { type Cluster, createIndex, type Index, IpSet, portsBetween, type PortsBetween } from "../../netpol";
import { AddressNames, namedAddresses } from "../compare/address-names";
import { type Change, endpointOf } from "../compare/change";
import { compare, type Comparison } from "../compare/compare";
import { namedHosts } from "../compare/host-names";
import { namedPods } from "../compare/pod-names";
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

/**
 * Says what policies do, of pods that policies speak of and those that may come: beside the others of the intent, and beside those
 * that are live, of which some may be missing that would hold them back, and others may be there that go with them.
 */
export class PolicyEffects {
    private readonly intended: readonly Compared[];
    private readonly names: AddressNames;
    private now: Comparison | undefined;

    constructor(
        private readonly intent: Cluster,
        private readonly live: LivePolicies,
    ) {
        this.intended = policiesOf(intent);
        this.names = new AddressNames(namedAddresses([intent]), namedHosts([intent]), namedPods([intent]));
    }

    /** Whether two policies mean the same, whatever else there is. */
    same(a: Compared, b: Compared): boolean {
        // What a tier's policy does depends on those after it and beside it, so that two that are written otherwise may differ.
        return !isClusterPolicy(a) && !isClusterPolicy(b) && this.compare([a], [b]).changes.length === 0;
    }

    /** What changes when a policy of the intent is missing. */
    without(policy: Compared): Effect {
        return this.linesOf(this.besideIntent(policy, undefined));
    }

    /** What a live policy does in the place of one of the intent, or of none: beside the intent's and beside the live ones, all of it. */
    inPlaceOf(policy: Compared | undefined, now: Compared): Effect {
        const [intended, live] = [this.besideIntent(policy, now), this.besideLive(policy, now)].map((changes) =>
            this.linesOf(changes),
        );
        const both = (way: keyof Effect): string[] => [
            ...new Set([...(intended?.[way] ?? []), ...(live?.[way] ?? [])]),
        ];
        return { opens: both("opens"), closes: both("closes") };
    }

    private besideIntent(before: Compared | undefined, after: Compared | undefined): readonly Change[] {
        const others = this.intended.filter((policy) => policy !== before);
        return this.compare(this.intended, after === undefined ? others : [...others, after]).changes;
    }

    /**
     * What is open in the cluster and not in the intent, and is not without this policy, or is with it beside those alone that are as
     * intended; and what is closed so.
     */
    private besideLive(policy: Compared | undefined, now: Compared): readonly Change[] {
        this.now ??= this.compare(this.intended, this.live.all);
        const instead = policy === undefined ? [] : [policy];
        const others = this.live.all.filter((each) => each !== now);
        const [without, before, after] = [
            [...others, ...instead],
            [...this.live.asIntended, ...instead],
            [...this.live.asIntended, now],
        ].map((policies) => this.withPolicies(policies)) as [Index, Index, Index];
        return this.now.changes.map((change): Change => {
            const ends = [endpointOf(change.from), endpointOf(change.to)] as const;
            const [rest, alone, joined] = [without, before, after].map((index) => portsBetween(index, ...ends)) as [
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

    /** Other policies for the pods that are compared. */
    private withPolicies(policies: readonly Compared[]): Index {
        const cluster = this.now?.after.cluster ?? this.clusterOf([]);
        return createIndex({ ...cluster, ...asCluster(policies) }, { clusterAddresses: IpSet.none });
    }

    private linesOf(changes: readonly Change[]): Effect {
        const lines = (sure: "opened" | "closed", may: "perhapsOpened" | "perhapsClosed"): string[] =>
            changes.flatMap((change) => [
                ...(change[sure].isEmpty ? [] : [this.line(change, change[sure].toString())]),
                ...(change[may].isEmpty ? [] : [`perhaps ${this.line(change, change[may].toString())}`]),
            ]);
        return { opens: lines("opened", "perhapsOpened"), closes: lines("closed", "perhapsClosed") };
    }

    private line({ from, to }: Change, ports: string): string {
        return `${this.names.of(from)} -> ${this.names.of(to)} on ${ports}`;
    }
}

const possible = ({ ports, unknown }: PortsBetween) => ports.union(unknown);
