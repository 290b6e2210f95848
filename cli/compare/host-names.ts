import { type Cluster, hostText, isHostIn, parseHost } from "../../netpol";
import type { MeshNames } from "../worlds/mesh-names";
import { endsOfFlow } from "./ends-of-flow";

/** What a mesh calls some names outside the cluster. */
export interface NamedHosts {
    readonly name: string;
    /** As `netpol/hosts.ts` writes them. */
    readonly hosts: readonly string[];
}

/** More names than these do not fit a line. */
const mostShown = 3;

/** Names outside in words: `*.hf.co, huggingface.co`. */
export function hostsText(hosts: readonly string[]): string {
    const more = hosts.length - mostShown;
    return hosts.slice(0, mostShown).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Names outside by what meshes call them: those that their policies open, which say of which flow they are, and their externals. */
export function namedHosts(clusters: readonly Cluster[], meshes: readonly MeshNames[] = []): NamedHosts[] {
    const byName = new Map<string, Set<string>>();
    const add = (name: string, hosts: readonly string[]): void => {
        if (hosts.length === 0) return;
        const all = byName.get(name) ?? new Set();
        byName.set(name, all);
        for (const host of hosts) all.add(hostText(parseHost(host)));
    };
    for (const { to, hosts } of clusters.flatMap(openedByFlows)) add(to, hosts);
    for (const { hosts } of meshes) for (const [name, own] of hosts) add(name, own ?? []);
    return [...byName].map(([name, hosts]) => ({ name, hosts: [...hosts].sort() }));
}

/** The names that policies open which are one half of a flow, by where it leads. */
function openedByFlows(cluster: Cluster): { readonly to: string; readonly hosts: readonly string[] }[] {
    return openedHosts(cluster).flatMap(({ annotations, hosts }) => {
        const [, to] = endsOfFlow(annotations) ?? [];
        return to === undefined ? [] : [{ to, hosts }];
    });
}

/** The names outside that each policy of a cluster opens, as it writes them. */
export function openedHosts({ pluginPolicies = [], clusterPolicies = [] }: Cluster) {
    const ofPlugins = pluginPolicies.map(({ annotations, egress }) => ({
        annotations,
        hosts: egress.flatMap(({ peers = [] }) => peers.flatMap(({ hosts = [] }) => hosts)),
    }));
    const ofClusters = clusterPolicies.map(({ metadata, spec }) => ({
        annotations: metadata.annotations,
        hosts: (spec.egress ?? []).flatMap(({ to = [] }) => to.flatMap(({ domainNames = [] }) => domainNames)),
    }));
    return [...ofPlugins, ...ofClusters];
}

/** Calls names outside what meshes call them. */
export class HostNames {
    constructor(private readonly named: readonly NamedHosts[]) {}

    /** `hub (*.hf.co, huggingface.co)`, or the names themselves where no mesh has a name for just these. */
    of(hosts: readonly string[]): string {
        const parts = this.apart(hosts);
        return parts.map((part) => this.ofPart(part)).join(", ");
    }

    /** What a mesh calls just these; `undefined` where none calls them so. */
    exactNameOf(hosts: readonly string[]): string | undefined {
        const names = this.apart(hosts).map((part) => this.nameOfPart(part));
        return names.includes(undefined) ? undefined : names.join(", ");
    }

    /** Names by what has a name of its own, and what is left. */
    apart(hosts: readonly string[]): readonly (readonly string[])[] {
        const within = this.named
            .filter((each) => each.hosts.every((host) => hosts.includes(host)))
            .map((each) => hosts.filter((host) => isHostIn(host, each.hosts)));
        const widest = within.filter(
            (part, at) =>
                !within.some(
                    (other, otherAt) =>
                        part.every((host) => other.includes(host)) &&
                        (other.length > part.length || (other.length === part.length && otherAt < at)),
                ),
        );
        const rest = hosts.filter((host) => !widest.some((part) => part.includes(host)));
        return rest.length === 0 ? widest : [...widest, rest];
    }

    private ofPart(hosts: readonly string[]): string {
        const name = this.nameOfPart(hosts);
        return name === undefined ? hostsText(hosts) : `${name} (${hostsText(hosts)})`;
    }

    private nameOfPart(hosts: readonly string[]): string | undefined {
        const isThis = (each: NamedHosts) =>
            each.hosts.every((host) => hosts.includes(host)) && hosts.every((host) => isHostIn(host, each.hosts));
        return this.named.find(isThis)?.name;
    }
}
