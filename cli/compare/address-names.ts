import { asRule, type Cluster, IpSet, type NetworkPolicyPeer } from "../../netpol";
import type { NamedPods } from "../worlds/declared-workloads";
import { addressText, namedText } from "./address-text";
import type { ConnectionEnd } from "./change";
import { endsOfFlow } from "./ends-of-flow";
import { HostNames, type NamedHosts } from "./host-names";
import { PodNames } from "./pod-names";

/** The name that a mesh gave to some addresses. */
export interface NamedAddresses {
    readonly name: string;
    readonly addresses: IpSet;
}

const apiServerName = "kube-apiserver";

/** Addresses that flows of a mesh name: its policies say which flow they are one half of. */
export function namedAddresses(clusters: readonly Cluster[]): NamedAddresses[] {
    const byName = new Map<string, IpSet[]>();
    for (const { metadata, spec } of clusters.flatMap(({ policies }) => policies)) {
        const ends = endsOfFlow(metadata.annotations);
        if (ends === undefined) continue;
        const [from, to] = ends;
        const add = (name: string, peers: readonly NetworkPolicyPeer[]): void => {
            const sets = peers.flatMap(({ ipBlock }) => (ipBlock ? [IpSet.fromBlock(ipBlock)] : []));
            if (sets.length > 0) byName.set(name, [...(byName.get(name) ?? []), ...sets]);
        };
        add(
            to,
            (spec.egress ?? []).flatMap((rule) => asRule(rule, "Egress").peers ?? []),
        );
        add(
            from,
            (spec.ingress ?? []).flatMap((rule) => asRule(rule, "Ingress").peers ?? []),
        );
    }
    return [...byName].map(([name, sets]) => ({ name, addresses: IpSet.unionAll(sets) }));
}

/** Where the API server is: what the mesh calls by that name, and the cluster IP of its Service. */
export function apiServerOf(clusters: readonly Cluster[], named: readonly NamedAddresses[]): IpSet {
    const service = clusters
        .flatMap(({ services }) => services)
        .filter(({ namespace, name }) => namespace === "default" && name === "kubernetes")
        .flatMap(({ clusterIPs }) => clusterIPs.filter((ip) => ip !== "None").map((ip) => IpSet.parse(ip)));
    return IpSet.unionAll([
        ...named.filter(({ name }) => name === apiServerName).map(({ addresses }) => addresses),
        ...service,
    ]);
}

/** Calls addresses, names outside and pods what people call them. */
export class AddressNames {
    /** Calls names outside what meshes call them. */
    readonly hosts: HostNames;
    /** Calls pods that may come what meshes call them. */
    readonly pods: PodNames;

    /** @param pods What meshes call pods that may come; those are called by their labels where it is absent. */
    constructor(
        private readonly named: readonly NamedAddresses[],
        hosts: readonly NamedHosts[] = [],
        pods: readonly NamedPods[] = [],
    ) {
        this.hosts = new HostNames(hosts);
        this.pods = new PodNames(pods);
    }

    /** `ai-inference/vllm`, `tools (10.0.0.0/8 …)`, `any IPv4 address`, `hub (huggingface.co)`. */
    of(end: ConnectionEnd): string {
        if ("hosts" in end) return this.hosts.of(end.hosts);
        return "pods" in end ? this.pods.of(end.pods) : this.ofAddresses(end.addresses);
    }

    ofAddresses(addresses: IpSet): string {
        const exact = this.exactlyNamed(addresses);
        if (exact !== undefined) return exact.map(namedText).join(", ");
        const name = this.nameOf(addresses);
        const text = addressText(addresses);
        return name === undefined ? text : `${name} (${text})`;
    }

    /** The mesh's own name for just these addresses, or its names where they are those of several: `internet, kube-apiserver`. */
    exactNameOf(addresses: IpSet): string | undefined {
        return this.exactlyNamed(addresses)
            ?.map(({ name }) => name)
            .join(", ");
    }

    /** The mesh's own name, where the addresses are that or a part of it. */
    nameOf(addresses: IpSet): string | undefined {
        const exact = this.exactNameOf(addresses);
        if (exact !== undefined) return exact;
        const [whole, ...others] = this.named.filter((each) => each.addresses.covers(addresses));
        return whole && others.length === 0 ? `part of ${whole.name}` : undefined;
    }

    /** The addresses by what has a name of its own, and what is left. */
    apart(addresses: IpSet): readonly IpSet[] {
        const parts = this.within(addresses).map((each) => each.addresses);
        const rest = addresses.subtract(IpSet.unionAll(parts));
        return rest.isEmpty ? parts : [...parts, rest];
    }

    /** What together is just these addresses. */
    private exactlyNamed(addresses: IpSet): readonly NamedAddresses[] | undefined {
        const parts = this.within(addresses);
        return IpSet.unionAll(parts.map((each) => each.addresses)).equals(addresses) ? parts : undefined;
    }

    /** What has a name and is all among some addresses; not what another of these holds, and of those that are the same one. */
    private within(addresses: IpSet): readonly NamedAddresses[] {
        const exact = this.named.find((each) => each.addresses.equals(addresses));
        if (exact !== undefined) return [exact];
        const within = this.named.filter((each) => !each.addresses.isEmpty && addresses.covers(each.addresses));
        return within.filter(
            (each, at) =>
                !within.some(
                    (other, otherAt) =>
                        other !== each &&
                        other.addresses.covers(each.addresses) &&
                        (otherAt < at || !each.addresses.covers(other.addresses)),
                ),
        );
    }
}
