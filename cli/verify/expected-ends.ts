import { groupBy } from "../compare/group-by";
import {
    formatAddress,
    IpSet,
    isHostIn,
    type LabelSelector,
    matches,
    metadataSet,
    nameLabel,
    parseAddress,
    isOneAddress,
    withoutPrefix,
} from "../../netpol";
import { podsCalled } from "../worlds/declared-workloads";
import { readHost } from "../worlds/host-text";
import type { MeshNames } from "../worlds/mesh-names";
import type { Intent } from "./intent";
import type { Live, LivePod } from "./live";
import type { ProbeEnd, ProbeTarget } from "./prober";
import { sourceOf } from "./probes";

/** An address, or a name outside the cluster, to try for a name of `expect` that stands for more of them than can be tried. */
export interface GivenAddress {
    readonly name: string;
    /** The address, or the name outside. */
    readonly ip: string;
    /** The port to try where every port is expected to be one way. */
    readonly port?: number | undefined;
}

/** What is called for a name: a pod of it, or an address. */
export interface CalledEnd {
    readonly end: ProbeEnd;
    /** Of a pod: whose own address is not tried. */
    readonly pod?: LivePod;
    /** Of those of one kind one is called for all. */
    readonly kind: string;
    readonly ips: readonly string[];
    /** Of a name outside only: that name, which the pod resolves. */
    readonly host?: string;
    /** Why nothing can be tried for it, where nothing can. */
    readonly unknown?: string;
    /** Ports to try where every port is meant: those that a pod declares, or that are given with an address. */
    readonly ports: readonly Port[];
}

/** A port as pods declare it. */
export type Port = Pick<ProbeTarget, "port"> & { readonly protocol: "TCP" | "UDP" | "SCTP" };

/** Where clouds hand out credentials: an address of every node, whatever else is one. */
const metadataIp = "169.254.169.254";
/** A name with more addresses than these is not tried without being told which. */
const mostAddresses = 4;

/** What the names of a mesh stand for in a live cluster. */
export class NamedEnds {
    constructor(
        private readonly names: MeshNames,
        private readonly live: Live,
        private readonly given: readonly GivenAddress[],
    ) {}

    /** The pods that a name stands for; undefined where it is none for pods. */
    pods(name: string): LivePod[] | undefined {
        const { workloads, namespaces } = this.names;
        const named = podsCalled(name, workloads);
        const isOf = (selector: LabelSelector, home: string) => (pod: LivePod) =>
            pod.workload.namespace === home && matches(selector, pod.workload.labels);
        if (named.length > 0)
            return this.live.pods.filter((pod) => named.some(({ pods, namespace }) => isOf(pods, namespace)(pod)));
        const matchLabels = namespaces.get(name);
        if (matchLabels === undefined) return undefined;
        const homes = this.live.namespaces.filter((each) =>
            matches({ matchLabels }, { [nameLabel]: each.name, ...each.labels }),
        );
        return this.live.pods.filter((pod) => homes.some((home) => home.name === pod.workload.namespace));
    }

    /** What is called for a name; or why nothing can be. */
    targets(name: string): readonly CalledEnd[] | string {
        const pods = this.pods(name);
        if (pods === undefined) return this.addresses(name);
        if (pods.length === 0) return `no pod of ${name} runs`;
        return pods.map((pod) => ({
            ...{ end: sourceOf(pod), pod, kind: pod.kind, ips: pod.workload.ips },
            ports: pod.workload.ports.map(({ port, protocol }) => ({ port, protocol })),
        }));
    }

    /** Whether a name stands for names outside the cluster. */
    isOfHosts(name: string): boolean {
        return this.pods(name) === undefined && this.names.hosts.has(name);
    }

    /** Names outside to try: those without a wildcard, and of each with one those that are given. */
    private hosts(name: string): readonly CalledEnd[] {
        const hosts = this.names.hosts.get(name);
        const end = { named: name };
        const nothing = (kind: string, unknown: string): CalledEnd => ({ end, kind, ips: [], ports: [], unknown });
        if (hosts === undefined) return [nothing(name, `the hosts of ${name} are known only after a deployment`)];
        const given = this.given.filter((each) => each.name === name && parseAddress(each.ip) === undefined);
        const plain = hosts.filter((host) => !/[*?]/.test(host));
        const told = [...groupBy([...given, ...plain.map((ip) => ({ ip, port: undefined }))], ({ ip }) => ip)];
        const tried = told.map(([host, same]): CalledEnd => ({
            ...{ end, kind: host, ips: [], host },
            ports: same.flatMap(({ port }) => (port === undefined ? [] : [{ port, protocol: "TCP" }])),
        }));
        const untold = hosts.filter((host) => !plain.includes(host) && !given.some(({ ip }) => isHostIn(ip, [host])));
        return [
            ...tried,
            ...untold.map((host) =>
                nothing(host, `no name of ${host} is known to try: give one with --address ${name}=NAME`),
            ),
        ];
    }

    private addresses(name: string): readonly CalledEnd[] | string {
        if (!this.names.hosts.has(name)) return this.plainAddresses(name);
        const beside = this.names.addresses.has(name) ? this.plainAddresses(name) : [];
        return typeof beside === "string" ? beside : [...beside, ...this.hosts(name)];
    }

    private plainAddresses(name: string): readonly CalledEnd[] | string {
        const target = (ip: string, ports: readonly (number | undefined)[] = []): CalledEnd => ({
            ...{ end: { named: name }, kind: ip, ips: [ip] },
            ports: ports.flatMap((port) => (port === undefined ? [] : [{ port, protocol: "TCP" }])),
        });
        const given = this.given.filter((each) => each.name === name && parseAddress(each.ip) !== undefined);
        const portsOf = (same: readonly GivenAddress[]) => same.map(({ port }) => port);
        const told = [...groupBy(given, ({ ip }) => ip)].map(([ip, same]) => target(ip, portsOf(same)));
        if (told.length > 0) return told;
        if (name === "metadata" && !this.names.addresses.has(name)) return [target(metadataIp, [80])];
        const ips = fewAddresses(this.names.addresses.get(name));
        if (ips.length > 0) return ips.map((ip) => target(ip));
        return `no address: give one to try with --address ${name}=ADDRESS`;
    }
}

/** The addresses of a set, where they are few. */
function fewAddresses(set: IpSet = IpSet.none): string[] {
    const cidrs = set.cidrs();
    return cidrs.length <= mostAddresses && cidrs.every(isOneAddress) ? cidrs.map(withoutPrefix) : [];
}

/** Of some given addresses what is wrong with each that is, in a sentence. */
export function wrongAddresses({ expected }: Pick<Intent, "expected">, given: readonly GivenAddress[]): string[] {
    const rows = expected?.rows ?? [];
    return given.flatMap(({ name, ip }) => {
        if (!rows.some(({ to }) => to === name)) return [`no row of expect leads to "${name}"`];
        const hosts = expected?.names.hosts.get(name);
        if (hosts !== undefined && parseAddress(ip) === undefined) {
            const read = readHost(ip);
            if ("problem" in read) return [`"${ip}" ${read.problem}`];
            return isHostIn(read.host, hosts) ? [] : [`${ip} is no host of "${name}"`];
        }
        const set = expected?.names.addresses.get(name) ?? (name === "metadata" ? metadataSet : undefined);
        const address = parseAddress(ip);
        if (address === undefined) return [`"${ip}" is no IP address`];
        const cidr = `${formatAddress(address)}/${address.family === 4 ? 32 : 128}`;
        if (set === undefined || set.covers(IpSet.parse(cidr))) return [];
        return [`${ip} is no address of "${name}"`];
    });
}
