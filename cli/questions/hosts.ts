import { type Cluster, hostId, hostText, isHostIn, parseHost } from "../../netpol";
import { readHost } from "../worlds/host-text";
import { hostsText, openedHosts } from "../compare/host-names";
import { type EndPart, type NamedEnd, NameError } from "./end";

/** What a text begins with that names a name outside the cluster. */
const prefix = "host:";

/** The name outside that a text asks for, as `host:huggingface.co`; `undefined` where it asks for none. @throws NameError */
export function askedHost(text: string): string | undefined {
    if (!text.startsWith(prefix)) return undefined;
    const read = readHost(text.slice(prefix.length));
    if ("problem" in read) throw new NameError(`"${text.slice(prefix.length)}" ${read.problem}`);
    return read.host;
}

/**
 * Names outside as an end: one part for each name that policies tell from the others of a pattern.
 *
 * @param name What a mesh calls them; the names themselves where absent
 */
export function endOfHosts(cluster: Cluster, hosts: readonly string[], name?: string): NamedEnd {
    const inside = hostsOfPolicies(cluster).filter((host) => isHostIn(host, hosts) && !hosts.includes(host));
    const all = [...hosts, ...inside];
    const title = name === undefined ? hosts.map(hostId).join(", ") : `${name} (${hostsText(hosts)})`;
    const titleOf = (host: string): string => {
        if (all.length === 1) return title;
        return name === undefined ? hostId(host) : `${name}: ${host}`;
    };
    const parts = all.map((host): EndPart => ({ title: titleOf(host), endpoint: { host } }));
    return { title, ...(name === undefined ? {} : { name }), parts, hosts };
}

/** An end that has addresses and names outside. */
export function withHosts(addresses: NamedEnd, hosts: NamedEnd): NamedEnd {
    const title = `${addresses.title}, ${hostsText(hosts.hosts ?? [])}`;
    return { ...addresses, title, parts: [...addresses.parts, ...hosts.parts], hosts: hosts.hosts };
}

/**
 * An end that connections come from. Nobody calls from a name: policies see the address of who calls.
 *
 * @throws NameError for names outside alone
 */
export function asSource(end: NamedEnd): NamedEnd {
    if (end.hosts === undefined) return end;
    const parts = end.parts.filter(({ endpoint }) => !("host" in endpoint));
    if (parts.length > 0) return { ...end, hosts: undefined, parts };
    throw new NameError(
        `${end.title} is where connections go, not where they come from: policies see the address of who calls; write that`,
    );
}

/** Every name that some policy of a cluster has. */
function hostsOfPolicies(cluster: Cluster): string[] {
    const all = openedHosts(cluster).flatMap(({ hosts }) => hosts);
    return [...new Set(all.map((host) => hostText(parseHost(host))))].sort();
}
