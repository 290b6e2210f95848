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
import { type ConnectionEnd, endId } from "./change";
import type { ComparedPods } from "./compared-pods";
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
    private readonly kinds = { from: new Map<ComparedPods, string>(), to: new Map<ComparedPods, string>() };

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
        const renamed = all.map((line) => ({ ...line, from: this.of(line.from, "from"), to: this.of(line.to, "to") }));
        const idOf = idsByName(all, renamed);
        const named = renamed.map((line) => ({ ...line, from: idOf(line.from), to: idOf(line.to) }));
        const same = groupBy(named, ({ from, to, connections: [{ lineKey }] }) =>
            JSON.stringify([nameKey(from), nameKey(to), lineKey]),
        );
        return [...same.values()].map(([first, ...others]): CondensedLine<Connection> => ({
            ...first,
            connections: [...first.connections, ...others.flatMap(({ connections }) => connections)],
        }));
    }

    /** Of some connections one of each kind that policies treat alike, and for the same reasons. */
    oneOfEach<Connection extends Pick<Condensable, "from" | "to">>(all: readonly Connection[]): Connection[] {
        if (all.length === 1) return [...all];
        const kinds = new Map<string, Connection>();
        for (const each of all) {
            const key = `${this.kindOf(each.from, "from")} ${this.kindOf(each.to, "to")}`;
            if (!kinds.has(key)) kinds.set(key, each);
        }
        return [...kinds.values()];
    }

    /** What policies know of an end in a role. */
    private kindOf(end: ConnectionEnd, role: Role): string {
        if (!("pods" in end)) return endId(end);
        const { pods } = end;
        let found = this.kinds[role].get(pods);
        if (found === undefined) this.kinds[role].set(pods, (found = this.findKind(pods, role)));
        return found;
    }

    private findKind(pods: ComparedPods, role: Role): string {
        const { id, namespace, selectors, before, after } = pods;
        // Where not all that tells them apart is looked at, each is one of its own.
        if (selectors === undefined || namespace.kind.leftOut.length > 0) return id;
        const keys = selectors.map(selectorKey).filter((key) => this.telling?.[role].has(key) ?? true);
        const facts = [before, after].map((one) => one && [one.kind === "Pod", one.ports, one.ips, one.hostNetwork]);
        return JSON.stringify([namespace.name, keys.sort(), facts]);
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

/** Gives pods of one name one id: that of the pods that have the name anyway, where there are any. */
function idsByName(...all: readonly (readonly Pick<CondensedLine<Condensable>, "from" | "to">[])[]) {
    const ids = new Map<string, string>();
    for (const end of all.flat().flatMap(({ from, to }) => [from, to]))
        if (isSelected(end) && !ids.has(end.pods.name)) ids.set(end.pods.name, end.pods.id);
    return (end: LineEnd): LineEnd =>
        isSelected(end) ? { ...end, pods: { ...end.pods, id: ids.get(end.pods.name) ?? end.pods.id } } : end;
}

const isSelected = (end: LineEnd): end is Extract<LineEnd, { kind: "pods" }> =>
    end.kind === "pods" && end.pods.kind === "selected";

const nameKey = (end: LineEnd): string => (isSelected(end) ? `pods ${end.pods.name}` : lineEndId(end));

/** What a policy asks of the pods at an end: of those that it isolates there, and of peers that its pods send to, or take from. */
function selectorsAt(role: Role, { spec }: NetworkPolicy): LabelSelector[] {
    const isolates = effectivePolicyTypes(spec).includes(role === "to" ? "Ingress" : "Egress");
    const peers =
        role === "to"
            ? (spec.egress ?? []).flatMap(({ to }) => to ?? [])
            : (spec.ingress ?? []).flatMap(({ from }) => from ?? []);
    return [...(isolates ? [spec.podSelector ?? {}] : []), ...peers.flatMap(({ podSelector }) => podSelector ?? [])];
}
