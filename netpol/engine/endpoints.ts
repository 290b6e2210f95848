import type { Gap } from "../gaps";
import { hostId, hostText, parseHost } from "../hosts";
import { formatAddress, parseAddress } from "../ip-address";
import { describeLabels, type NodeParty, type PeerParty } from "../match-peer";
import type { ContainerPort, Labels, Service, Workload } from "../types";
import { type Index, seenLabels } from "./create-index";
import { namespaceLabels } from "../namespaces";
import { workloadId } from "../workload-id";
import { labelsToComeGap } from "./labels-to-come";

/**
 * One end of a question: a workload ("ns/name" or "ns/name[Kind]"), a pod that need not exist, an address, or a name outside
 * the cluster, as `hosts.ts` writes it.
 */
export type Endpoint =
    { readonly workload: string } | { readonly pod: PodEndpoint } | AddressEndpoint | { readonly host: string };

/** An address. */
export interface AddressEndpoint {
    readonly ip: string;
    /** Whether the question is about what has it and is no pod, though a pod nobody showed may have it as well. */
    readonly isNoPod?: true | undefined;
}

/** A pod that need not exist. */
export interface PodEndpoint {
    readonly namespace: string;
    readonly labels: Labels;
    /**
     * The labels of its namespace, all of them; `kubernetes.io/metadata.name` is added. Absent means those that the cluster
     * lists, and where it lists none they are not known.
     */
    readonly namespaceLabels?: Labels | undefined;
    /** Its container ports; `undefined` = not known, [] = known to have none. */
    readonly ports?: readonly ContainerPort[] | undefined;
    readonly ips?: readonly string[] | undefined;
}

/** An endpoint, found: what policies may see it as. The two readings differ for hostNetwork pods only. */
export interface ResolvedEndpoint {
    readonly id: string;
    readonly asPod: PeerParty;
    readonly asNode: PeerParty;
    readonly workload?: Workload | undefined;
    /** What nobody showed of it, where that may decide whatever is asked. */
    readonly gap?: Gap | undefined;
}

/**
 * Finds what an endpoint stands for. An address that is a known pod's is that pod; one that is a node's, as Node objects,
 * hostNetwork pods or `nodeAddresses` tell, is that node.
 *
 * @throws Error for a workload that is not there or not the only one of that name, and for text that is no address.
 */
export function resolveEndpoint(index: Index, endpoint: Endpoint): ResolvedEndpoint {
    if ("workload" in endpoint) return resolveWorkload(index, findWorkload(index, endpoint.workload));
    if ("pod" in endpoint) return resolvePod(index, endpoint.pod);
    if ("host" in endpoint) return resolveHost(endpoint.host);
    const address = parseAddress(endpoint.ip);
    if (address === undefined) throw new Error(`Cannot read "${endpoint.ip}": it is not an IPv4 or IPv6 address`);
    const ip = formatAddress(address);
    const workload = index.workloadsByIp.get(ip);
    if (workload) return resolveWorkload(index, workload);
    const isNode = index.nodesSeen.contains(ip);
    const unmatched = index.unmatchedNodes.contains(ip);
    const party: PeerParty = isNode
        ? { kind: "node", ips: [ip], ...nodeAt(index, ip) }
        : { kind: "external", ips: [ip], ...(unmatched ? { unmatched } : {}) };
    const isOpen = !isNode && endpoint.isNoPod !== true && index.perhapsInside.contains(ip);
    const gap: Gap | undefined = isOpen ? { kind: "address", ip } : undefined;
    return { id: ip, asPod: party, asNode: party, gap };
}

/** The name of the node that has an address, as Nodes and the pods on their network tell. */
function nodeAt({ cluster }: Index, ip: string): Pick<NodeParty, "node"> {
    const { nodes = [], workloads } = cluster;
    const names = [
        ...nodes.filter(({ ips }) => ips.includes(ip)).map(({ name }) => name),
        ...workloads.flatMap(({ hostNetwork, nodeName, ips }) => (hostNetwork && ips.includes(ip) && nodeName) || []),
    ];
    const [node, ...others] = new Set(names);
    return node === undefined || others.length > 0 ? {} : { node };
}

/** A name outside, or a pattern of names. */
export function resolveHost(text: string): ResolvedEndpoint {
    const host = hostText(parseHost(text));
    const party: PeerParty = { kind: "host", host, ips: [] };
    return { id: hostId(host), asPod: party, asNode: party };
}

/** A workload of the index as an endpoint. */
export function resolveWorkload(index: Index, workload: Workload): ResolvedEndpoint {
    const { namespace, labels, ports, ips, nodeName } = workload;
    const at = nodeName === undefined ? {} : { node: nodeName };
    const pod: PeerParty = {
        kind: "pod",
        namespace,
        ...seenLabels(index, namespace),
        labels,
        ports,
        ips,
        ...(workload.hostNetwork ? { hostNetwork: true } : {}),
        ...at,
    };
    const node: NodeParty = { kind: "node", ips, pod: workloadId(workload), ...at };
    const ends = { asPod: pod, asNode: workload.hostNetwork ? node : pod };
    return { id: workloadId(workload), ...ends, workload, gap: labelsToComeGap(index, workload) };
}

function resolvePod(index: Index, pod: PodEndpoint): ResolvedEndpoint {
    const { namespace, labels, ports, ips = [] } = pod;
    const party: PeerParty = {
        kind: "pod",
        namespace,
        ...(pod.namespaceLabels
            ? { namespaceLabels: namespaceLabels(namespace, pod.namespaceLabels) }
            : seenLabels(index, namespace)),
        labels,
        ports,
        ips,
    };
    return { id: `${namespace}/{${describeLabels(labels)}}`, asPod: party, asNode: party };
}

function findWorkload(index: Index, text: string): Workload {
    const [, key = text, kind] = /^(.*?)(?:\[(\w+)\])?$/.exec(text) ?? [];
    const found = (index.workloadsByName.get(key) ?? []).filter((w) => kind === undefined || w.kind === kind);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
        const ids = found.map((w) => `"${workloadId(w)}"`).join(" or ");
        throw new Error(`Cannot tell which workload "${text}" is: write ${ids}`);
    }
    const namespace = key.split("/")[0]!;
    const near = index.cluster.workloads
        .filter((w) => w.namespace === namespace)
        .map((w) => `${w.namespace}/${w.name}`);
    const hint =
        near.length > 0
            ? `namespace "${namespace}" has ${near.slice(0, 5).join(", ")}${near.length > 5 ? ", …" : ""}`
            : `no workload is in namespace "${namespace}"; write "namespace/name"`;
    throw new Error(`Cannot find workload "${text}": ${hint}`);
}

/** The Service that has a cluster IP, if one has. */
export function serviceByIp(index: Index, ip: string): Service | undefined {
    const address = parseAddress(ip);
    const text = address && formatAddress(address);
    return index.cluster.services.find((service) => service.clusterIPs.some((own) => own === ip || own === text));
}
