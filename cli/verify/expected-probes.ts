import {
    formatAddress,
    IpSet,
    type LabelSelector,
    matches,
    metadataSet,
    nameLabel,
    parseAddress,
    PortSet,
} from "../../netpol";
import { groupBy } from "../compare/group-by";
import { podsCalled } from "../worlds/declared-workloads";
import { type MeshExpectation, portsOfExpectation } from "../worlds/mesh-expectations";
import type { MeshNames } from "../worlds/mesh-names";
import { portsOf } from "../worlds/port-texts";
import type { Intent } from "./intent";
import type { Live, LivePod } from "./live";
import type { ProbeEnd, ProbeSource, ProbeTarget } from "./prober";
import { addressFor, type Left, type Probe, type ProbePlan, sourceOf } from "./probes";

/** An address to try for a name of `expect` that stands for more of them than can be tried. */
export interface GivenAddress {
    readonly name: string;
    readonly ip: string;
    /** The port to try where every port is expected to be one way. */
    readonly port?: number | undefined;
}

/** `agent -> metadata 80 denied`. */
export const expectationTitle = ({ from, to, ports = [], verdict }: MeshExpectation): string =>
    `${from} -> ${to}${ports.length > 0 ? ` ${ports.join(",")}` : ""} ${verdict}`;

/** What is called for a name: a pod of it, or an address. */
interface Target {
    readonly end: ProbeEnd;
    /** Of a pod: whose own address is not tried. */
    readonly pod?: LivePod;
    readonly ips: readonly string[];
    /** Ports to try where every port is meant: those that a pod declares. */
    readonly ports: readonly Port[];
}
type Port = Pick<ProbeTarget, "port"> & { readonly protocol: "TCP" | "UDP" | "SCTP" };

/** Where clouds hand out credentials: an address of every node, whatever else is one. */
const metadataIp = "169.254.169.254";
/** A name with more addresses than these is not tried without being told which. */
const mostAddresses = 4;

/**
 * The connections that try what the meshes of a stack expect: from one pod of each kind that the one end names to one of each
 * kind of the other, or to its addresses. What cannot be tried is left, row by row, with the reason.
 *
 * @param mayEnter whether connections can be opened from a pod
 */
export function expectedProbes(
    { expected, namespaces }: Pick<Intent, "expected" | "namespaces">,
    live: Live,
    mayEnter: (from: ProbeSource, owned: boolean) => boolean,
    given: readonly GivenAddress[] = [],
): Pick<ProbePlan, "probes" | "left"> {
    if (expected === undefined) return { probes: [], left: [] };
    const places = new Places(expected.names, live, given);
    const rows = expected.rows.map((row) => {
        const may = (pod: LivePod) => mayEnter(sourceOf(pod), namespaces.has(pod.workload.namespace));
        return probesOfRow(row, places, may);
    });
    return { probes: rows.flatMap(({ probes }) => probes), left: rows.flatMap(({ left }) => left) };
}

function probesOfRow(row: MeshExpectation, places: Places, may: (pod: LivePod) => boolean) {
    const expectation = expectationTitle(row);
    const left: Left[] = [];
    const leave = (why: string) => void left.push({ what: `expected: ${expectation}`, why, expectation });
    const [pods, targets] = [places.pods(row.from), places.targets(row.to)];
    if (pods === undefined) leave(`no connection can be opened from ${row.from}, which is no pod`);
    else if (pods.length === 0) leave(`no pod of ${row.from} runs`);
    else if (!pods.some(may)) leave(`no connection can be opened from pods of ${row.from}`);
    else if (typeof targets === "string") leave(targets);
    if (left.length > 0 || pods === undefined || typeof targets === "string") return { probes: [], left };
    const probes: Probe[] = [];
    for (const pod of firstOfEach(pods.filter(may), ({ kind }) => kind)) {
        for (const { end, ip, ports } of calledBy(pod, targets)) {
            if (ip === undefined) leave(`${sourceOf(pod).pod} has no address of its family`);
            const tried = ip === undefined ? [] : portsToTry(row, ports);
            for (const { port, protocol } of tried) {
                if (protocol === "SCTP") leave("SCTP is not tried");
                else if (ip !== undefined) {
                    const target = { ip, port, protocol };
                    probes.push({
                        from: sourceOf(pod),
                        to: end,
                        target,
                        expected: row.verdict,
                        expectations: [expectation],
                    });
                }
            }
        }
    }
    if (probes.length === 0 && left.length === 0)
        leave(`no port of ${row.to} is known to try, or no other pod of it runs`);
    return { probes, left };
}

/** Of each kind of pods one that is not the caller itself. */
function calledBy(caller: LivePod, targets: readonly Target[]) {
    const others = targets.filter(({ pod }) => pod?.workload !== caller.workload);
    const ofKinds = firstOfEach(others, ({ pod, ips }) => pod?.kind ?? ips.join());
    return ofKinds.map(({ end, ips, ports }) => ({ end, ip: addressFor(caller, ips), ports }));
}

/** The first of each kind, as flows are tried from it. */
const firstOfEach = <Item>(items: readonly Item[], kindOf: (item: Item) => string): Item[] =>
    [...groupBy(items, kindOf).values()].map(([first]) => first);

/** Those that a row names, of a range its first and what the destination declares; where it names none, what that declares. */
function portsToTry(row: MeshExpectation, declared: readonly Port[]): Port[] {
    const meant = portsOfExpectation(row, portsOf) ?? PortSet.none;
    const own = declared.filter(({ port, protocol }) => meant.has(protocol, port));
    const narrow = meant.ranges().filter(({ from, to }) => to - from < 10_000);
    const first = narrow.map(({ from, protocol }): Port => ({ port: from, protocol }));
    return [...new Map([...own, ...first].map((each) => [`${each.port}/${each.protocol}`, each])).values()];
}

/** What the names of a mesh stand for in a live cluster. */
class Places {
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
    targets(name: string): readonly Target[] | string {
        const pods = this.pods(name);
        if (pods === undefined) return this.addresses(name);
        if (pods.length === 0) return `no pod of ${name} runs`;
        return pods.map((pod) => ({
            ...{ end: sourceOf(pod), pod, ips: pod.workload.ips },
            ports: pod.workload.ports.map(({ port, protocol }) => ({ port, protocol })),
        }));
    }

    private addresses(name: string): readonly Target[] | string {
        const given = this.given.filter((each) => each.name === name);
        const target = (ip: string, port?: number): Target => ({
            ...{ end: { named: name }, ips: [ip] },
            ports: port === undefined ? [] : [{ port, protocol: "TCP" }],
        });
        if (given.length > 0) return given.map(({ ip, port }) => target(ip, port));
        if (name === "metadata" && !this.names.addresses.has(name)) return [target(metadataIp, 80)];
        const ips = fewAddresses(this.names.addresses.get(name));
        if (ips.length > 0) return ips.map((ip) => target(ip));
        return `no address: give one to try with --address ${name}=ADDRESS`;
    }
}

/** The addresses of a set, where they are few. */
function fewAddresses(set: IpSet = IpSet.none): string[] {
    const ips = set.cidrs().flatMap((cidr) => {
        const [ip = "", length] = cidr.split("/");
        return length === (ip.includes(":") ? "128" : "32") ? [ip] : [];
    });
    return ips.length === set.cidrs().length && ips.length <= mostAddresses ? ips : [];
}

/** Of some given addresses what is wrong with each that is, in a sentence. */
export function wrongAddresses({ expected }: Pick<Intent, "expected">, given: readonly GivenAddress[]): string[] {
    const rows = expected?.rows ?? [];
    return given.flatMap(({ name, ip }) => {
        if (!rows.some(({ to }) => to === name)) return [`no row of expect leads to "${name}"`];
        const set = expected?.names.addresses.get(name) ?? (name === "metadata" ? metadataSet : undefined);
        const address = parseAddress(ip);
        if (address === undefined) return [`"${ip}" is no IP address`];
        const cidr = `${formatAddress(address)}/${address.family === 4 ? 32 : 128}`;
        if (set === undefined || set.covers(IpSet.parse(cidr))) return [];
        return [`${ip} is no address of "${name}"`];
    });
}
