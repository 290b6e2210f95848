import { type Edge, type Node, nodeKey } from "./edges";
import { cleanName, type Names } from "./groups";

/** Externals of a spec, and the name of each end outside. */
export interface Externals {
    readonly spec: Readonly<Record<string, unknown>>;
    readonly nameOf: (node: Node) => string;
}

/**
 * Names ends outside the cluster: by host where DNS was seen, else addresses that the same pods reach on the same ports as one.
 *
 * @param byHost Whether the spec says hosts; else the addresses that they had, with the hosts in a comment.
 */
export function externalsOf(
    edges: readonly Edge[],
    names: Names,
    byHost: boolean,
    comments: Map<string, string>,
): Externals {
    const ends = outsideEnds(edges);
    const spec: Record<string, unknown> = {};
    const given = new Map<string, string>();
    const alike = new Map<string, string[]>();
    for (const [key, { node, users, ips }] of ends) {
        const host = hostOf(node);
        if (host === undefined) {
            const same = [...users].sort().join("\n");
            alike.set(same, [...(alike.get(same) ?? []), key]);
            continue;
        }
        const name = names.give(host, `host-${host}`);
        given.set(key, name);
        if (byHost || ips.size === 0) spec[name] = { hosts: [host] };
        else {
            spec[name] = { cidrs: [...ips].sort().map(cidrOf) };
            comments.set(name, addressesOf(host));
        }
    }
    for (const keys of alike.values()) {
        const ips = keys.flatMap((key) => [...(ends.get(key)?.ips ?? [])]).sort();
        const name = names.give(`at-${cleanName(ips[0] ?? "")}`);
        for (const key of keys) given.set(key, name);
        spec[name] = { cidrs: ips.map(cidrOf) };
        if (ips.length > 1) comments.set(name, `${ips.length} addresses that the same pods reach on the same ports`);
    }
    return { spec, nameOf: (node) => given.get(nodeKey(node)) ?? "" };
}

/** What stands beside the addresses of a name, where a spec cannot say it by itself. */
const addressesOf = (host: string): string =>
    `the addresses that ${host} had; a NetworkPolicy cannot say the name: lead it through a gateway (hosts: [${host}] and via), or write hosts: [${host}] where the platform has policies that know names (platform.hosts)`;

const cidrOf = (ip: string): string => `${ip}/${ip.includes(":") ? 128 : 32}`;

function hostOf(node: Node): string | undefined {
    if (node.kind === "host") return node.host;
    return node.kind === "address" ? node.hosts[0] : undefined;
}

interface OutsideEnd {
    readonly node: Node;
    /** Who reaches it on which port. */
    readonly users: Set<string>;
    readonly ips: Set<string>;
}

function outsideEnds(edges: readonly Edge[]): ReadonlyMap<string, OutsideEnd> {
    const ends = new Map<string, OutsideEnd>();
    for (const edge of edges) {
        const { to, ips } = edge;
        if (to.kind !== "address" && to.kind !== "host") continue;
        const end = ends.get(nodeKey(to)) ?? { node: to, users: new Set(), ips: new Set() };
        end.users.add(`${nodeKey(edge.from)} ${edge.protocol} ${edge.port}`);
        for (const ip of ips) end.ips.add(ip);
        ends.set(nodeKey(to), end);
    }
    return ends;
}
