import { type Endpoint, type Index, IpSet, matches, type PortRange, PortSet } from "../../netpol";
import { type ConnectionEnd, firstAddress } from "./change";
import { engineId } from "./compared-pods";
import { workloadOf } from "./match-workloads";

/** Questions that stand for all that can be asked of a connection: of what no rule tells apart, one. */
export interface ToldApart {
    readonly from: readonly Endpoint[];
    readonly to: readonly Endpoint[];
    readonly ports: readonly PortRange[];
}

type Direction = "Ingress" | "Egress";
type Rules = readonly { readonly blocks: IpSet; readonly ports: PortSet; readonly hasNames: boolean }[];

/** Finds what the policies of a cluster tell apart in connections: each may rest on other rules than its neighbour. */
export class RulesApart {
    private readonly known = new Map<string, Rules>();
    private readonly tiers: readonly IpSet[];
    private readonly portsOfTiers: readonly PortSet[];

    constructor(private readonly index: Index) {
        const { tiers } = index;
        const all = tiers === undefined ? [] : Object.values(tiers.order).flat(3);
        const rules = all.flatMap((policy) => [...policy.rules.Ingress, ...policy.rules.Egress]);
        this.tiers = tiers?.addresses ?? [];
        this.portsOfTiers = distinctPorts(rules.map(({ ports }) => ports.numeric));
    }

    /** What stands for a connection on some ports. */
    of(from: ConnectionEnd, to: ConnectionEnd, ports: PortSet): ToldApart {
        const rules = [...this.rulesFor(from, "Egress"), ...this.rulesFor(to, "Ingress")];
        const named = rules.some(({ hasNames }) => hasNames) ? namedPorts(to) : [];
        const sets = [...rules.map((rule) => rule.ports), ...named, ...this.portsOfTiers];
        const blocks = [...rules.map((rule) => rule.blocks), ...this.tiers].filter(({ isEmpty }) => !isEmpty);
        return { from: endpointsOf(from, blocks), to: endpointsOf(to, blocks), ports: ports.rangesApart(sets) };
    }

    private rulesFor(end: ConnectionEnd, direction: Direction): Rules {
        if (!("pods" in end)) return [];
        const key = `${direction} ${engineId(end.pods)}`;
        let found = this.known.get(key);
        if (found === undefined) this.known.set(key, (found = this.findRules(end, direction)));
        return found;
    }

    private findRules({ pods }: Extract<ConnectionEnd, { pods: unknown }>, direction: Direction): Rules {
        const { policies, newNamespacePolicies } = this.index;
        const labels = [pods.before, pods.after].flatMap((workload) => (workload ? [workload.labels] : []));
        const here = policies.get(workloadOf(pods).namespace) ?? newNamespacePolicies;
        const own = here.filter(({ selector }) => labels.some((each) => matches(selector, each)));
        return own
            .flatMap(({ rules }) => rules[direction] ?? [])
            .map(({ peers = [], ports }) => ({
                blocks: IpSet.unionAll(peers.flatMap(({ ipBlock }) => (ipBlock ? [IpSet.fromBlock(ipBlock)] : []))),
                ports: ports.numeric,
                hasNames: ports.named.length > 0,
            }));
    }
}

const distinctPorts = (sets: readonly PortSet[]): PortSet[] => [
    ...new Map(sets.map((set) => [set.toString(), set])).values(),
];

/** The ports that pods give names to. */
function namedPorts(end: ConnectionEnd): PortSet[] {
    if (!("pods" in end)) return [];
    const declared = [end.pods.before, end.pods.after].flatMap((workload) => workload?.ports ?? []);
    return declared.flatMap(({ name, protocol, port }) => (name === undefined ? [] : [PortSet.of(protocol, port)]));
}

/** Pods stand for themselves; of addresses that the same blocks hold, one stands for all. */
function endpointsOf(end: ConnectionEnd, blocks: readonly IpSet[]): Endpoint[] {
    if ("hosts" in end) return end.hosts.map((host) => ({ host }));
    if ("pods" in end) return [{ workload: engineId(end.pods) }];
    const parts = blocks.reduce<readonly IpSet[]>(
        (all, block) =>
            all.flatMap((part) => [part.intersect(block), part.subtract(block)].filter(({ isEmpty }) => !isEmpty)),
        [end.addresses],
    );
    return parts.map((addresses) => ({ ip: firstAddress(addresses), isNoPod: true }));
}
