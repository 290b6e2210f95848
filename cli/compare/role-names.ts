import {
    type Cluster,
    describePods,
    describeSelectors,
    effectivePolicyTypes,
    type LabelSelector,
    type NetworkPolicy,
    selectorKey,
} from "../../netpol";
import { type Condensable, type CondensedLine, type LineEnd, lineEndId } from "./condense";
import { groupBy } from "./group-by";
import { workloadOf } from "./match-workloads";

type Role = "from" | "to";

/**
 * Calls pods that may come by what tells them apart at one end of a connection: what policies ask of whoever sends says
 * nothing of whom others may reach, and a row that repeats it names fewer pods than it is true of.
 */
export class RoleNames {
    /** Keys of the selectors that matter at either end; absent where policies of other kinds are there, which may go by any. */
    private readonly telling: Readonly<Record<Role, ReadonlySet<string>>> | undefined;

    constructor(clusters: readonly Cluster[]) {
        const isPlain = clusters.every(
            ({ clusterPolicies = [], pluginPolicies = [], unjudged = [] }) =>
                clusterPolicies.length + pluginPolicies.length + unjudged.length === 0,
        );
        const policies = clusters.flatMap((cluster) => cluster.policies);
        const keysOf = (role: Role) => new Set(policies.flatMap((each) => selectorsAt(role, each)).map(selectorKey));
        this.telling = isPlain ? { from: keysOf("from"), to: keysOf("to") } : undefined;
    }

    /** Lines with their ends under the names that they have there, those that are the same then put together. */
    lines<Connection extends Condensable>(all: readonly CondensedLine<Connection>[]): CondensedLine<Connection>[] {
        const named = all.map((line) => ({ ...line, from: this.of(line.from, "from"), to: this.of(line.to, "to") }));
        const same = groupBy(named, ({ from, to, connections: [{ lineKey }] }) =>
            JSON.stringify([nameKey(from), nameKey(to), lineKey]),
        );
        return [...same.values()].map(([first, ...others]): CondensedLine<Connection> => ({
            ...first,
            connections: [...first.connections, ...others.flatMap(({ connections }) => connections)],
        }));
    }

    /** An end under the name that it has in a role. */
    private of(end: LineEnd, role: Role): LineEnd {
        const { telling } = this;
        if (telling === undefined || end.kind !== "pods" || end.pods.kind !== "selected") return end;
        const { pods } = end;
        const { selectors = [], namespace } = pods;
        const own = selectors.filter((selector) => telling[role].has(selectorKey(selector)));
        if (own.length === 0 || own.length === selectors.length) return end;
        const name = describePods(namespace.kind, { labels: workloadOf(pods).labels, selectors: own });
        return { ...end, pods: { ...pods, selectors: own, title: describeSelectors(own), name } };
    }
}

const nameKey = (end: LineEnd): string =>
    end.kind === "pods" && end.pods.kind === "selected" ? `pods ${end.pods.name}` : lineEndId(end);

/** What a policy asks of the pods at an end: of those that it isolates there, and of peers that its pods send to, or take from. */
function selectorsAt(role: Role, { spec }: NetworkPolicy): LabelSelector[] {
    const isolates = effectivePolicyTypes(spec).includes(role === "to" ? "Ingress" : "Egress");
    const peers =
        role === "to"
            ? (spec.egress ?? []).flatMap(({ to }) => to ?? [])
            : (spec.ingress ?? []).flatMap(({ from }) => from ?? []);
    return [...(isolates ? [spec.podSelector ?? {}] : []), ...peers.flatMap(({ podSelector }) => podSelector ?? [])];
}
