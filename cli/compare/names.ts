import { asRule, type Cluster, IpSet, itemAt, type NetworkPolicyPeer } from "../../netpol";
import { flowAnnotation } from "../../mesh/compile";
import { plainLine } from "../terminal/plain";
import type { ConnectionEnd } from "./change";
import { nameOf } from "./compared-pods";

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
        const flow = metadata.annotations?.[flowAnnotation];
        const [from, to] = flow === undefined ? [] : plainLine(flow).split(" -> ");
        if (!from || !to) continue;
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

const everyV4 = IpSet.parse("0.0.0.0/0");
const everyV6 = IpSet.parse("::/0");
/** More CIDRs than these do not fit a line. */
const mostShown = 2;

/** Calls addresses and pods what people call them. */
export class Names {
    constructor(private readonly named: readonly NamedAddresses[]) {}

    /** `ai-inference/vllm`, `tools (10.0.0.0/8 …)`, `any IPv4 address`. */
    of(end: ConnectionEnd): string {
        return "pods" in end ? nameOf(end.pods) : this.ofAddresses(end.addresses);
    }

    ofAddresses(addresses: IpSet): string {
        const name = this.nameOf(addresses);
        const text = textOf(addresses);
        return name === undefined ? text : `${name} (${text})`;
    }

    /** The addresses alone, in words. */
    textOf(addresses: IpSet): string {
        return textOf(addresses);
    }

    /** The mesh's own name, where the addresses are that or a part of it. */
    nameOf(addresses: IpSet): string | undefined {
        const exact = this.named.find((each) => each.addresses.equals(addresses));
        if (exact) return exact.name;
        const [whole, ...others] = this.named.filter((each) => each.addresses.covers(addresses));
        return whole && others.length === 0 ? `part of ${whole.name}` : undefined;
    }
}

/** Addresses in words: few CIDRs in full, most of a family as what is missing from it. */
export function textOf(addresses: IpSet): string {
    const [v4, v6] = [addresses.intersect(everyV4), addresses.intersect(everyV6)];
    if (addresses.equals(IpSet.all)) return "any address";
    return [familyText(v4, everyV4, "IPv4"), familyText(v6, everyV6, "IPv6")].filter(Boolean).join(", ");
}

function familyText(set: IpSet, every: IpSet, family: string): string {
    if (set.isEmpty) return "";
    if (set.equals(every)) return `any ${family} address`;
    const cidrs = set.cidrs();
    if (cidrs.length <= mostShown) return list(cidrs);
    const missing = every.subtract(set).cidrs();
    const but = missing.length < cidrs.length ? `any ${family} address except ${list(missing)}` : list(cidrs);
    return exceptText(set) ?? but;
}

function list(cidrs: readonly string[]): string {
    const shown = cidrs.slice(0, mostShown).map((cidr) => cidr.replace(/\/(32|128)$/, ""));
    return shown.join(", ") + (cidrs.length > mostShown ? ` and ${cidrs.length - mostShown} more` : "");
}

/** What may be cut out of a CIDR before it is no longer a help to name it. */
const mostExcepted = 3;

/** `10.0.0.0/8 except 10.0.0.0/28`: the smallest CIDR around a set, where little is missing from it. */
function exceptText(set: IpSet): string | undefined {
    const [first = "", length] = itemAt(set.cidrs(), 0).split("/");
    for (let bits = Number(length) - 1; bits >= 1; bits--) {
        const around = IpSet.fromBlock({ cidr: `${first}/${bits}` });
        if (!around.covers(set)) continue;
        const missing = around.subtract(set).cidrs();
        if (missing.length > mostExcepted) return undefined;
        return `${around.cidrs()[0]} except ${missing.map((cidr) => cidr.replace(/\/(32|128)$/, "")).join(", ")}`;
    }
    return undefined;
}
