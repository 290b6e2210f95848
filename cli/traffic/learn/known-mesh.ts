import type { Endpoint, External, FlowPorts, Mesh, MeshWorkload, Route } from "../../../mesh";
import { portSet } from "../../../components/declared";
import { internetSet, IpSet, isHostIn, matches, PortSet } from "../../../netpol";
import type { Edge, Node } from "./edges";
import type { Group } from "./groups";

/** A mesh that is there already: its names, and what its flows let through. */
export class KnownMesh {
    /** @param raw The spec as it was written, for what is added to be checked with it. */
    constructor(
        private readonly mesh: Mesh,
        readonly raw: Readonly<Record<string, unknown>>,
    ) {}

    /** Every name that it gives. */
    get names(): string[] {
        const { namespaces, neighbours, workloads, externals } = this.mesh;
        return [...namespaces, ...neighbours, ...workloads, ...externals].flatMap(({ name }) => [
            name,
            name.split(".")[0] ?? name,
        ]);
    }

    has(namespace: string): boolean {
        return [...this.mesh.namespaces, ...this.mesh.neighbours].some(({ name }) => name === namespace);
    }

    /** What it calls a node; of several workloads one that takes connections on the port, then the one with most labels. */
    nameOf(node: Node, edge?: Pick<Edge, "port" | "protocol">): string | undefined {
        if (node.kind === "address" || node.kind === "host")
            return this.mesh.externals.find((external) => isOf(external, node))?.name;
        if (node.kind !== "group") return undefined;
        const fits = ({ ports }: MeshWorkload): number => (edge && ports !== undefined && allows(ports, edge) ? 1 : 0);
        const size = ({ pods }: MeshWorkload): number =>
            Object.keys(pods.matchLabels ?? {}).length + (pods.matchExpressions ?? []).length;
        const own = this.mesh.workloads.filter((workload) => selects(workload, node.group));
        return own.sort((a, b) => fits(b) - fits(a) || size(b) - size(a))[0]?.name;
    }

    /**
     * The flow of the spec that has these ends, by its place in the list: a pair of ends is one flow. `alone`: it names this pair
     * and no other, and lists its ports.
     */
    flowOf(from: string, to: string): { readonly index: number; readonly alone: boolean } | undefined {
        const flows = Array.isArray(this.raw["flows"])
            ? (this.raw["flows"] as readonly Readonly<Record<string, unknown>>[])
            : [];
        const names = (flow: Readonly<Record<string, unknown>>, side: "from" | "to"): unknown[] =>
            [flow[side] ?? flow[`${side}Any`]].flat();
        const index = flows.findIndex((flow) => names(flow, "from").includes(from) && names(flow, "to").includes(to));
        const flow = flows[index];
        if (flow === undefined) return undefined;
        return { index, alone: flow["from"] === from && flow["to"] === to && Array.isArray(flow["ports"]) };
    }

    /** Whether one of its flows lets a connection through already; those to and from gateways are among them. */
    covers(edge: Edge): boolean {
        return this.mesh.flows.some(
            ({ from, to, ports, routes = [] }) =>
                isAt(from, edge.from) &&
                (isAt(to, edge.to) || this.isOnward(to, edge.to, routes)) &&
                allows(ports, edge),
        );
    }

    /** Why a connection is nobody's to open that the spec's flows let through otherwise, or may let through already. */
    whyHeld(edge: Edge): string | undefined {
        const { from, to } = edge;
        const external = this.mesh.externals.find((each) => each.via !== undefined && isOf(each, to));
        if (external?.via !== undefined && !this.isCalled(from, external.via.to))
            return `the spec leads flows to ${external.name} through ${external.via.to} (via), and this went there straight: have its pods ask the gateway`;
        const isToInternet = this.mesh.flows.some(
            (flow) => flow.to.kind === "internet" && isAt(flow.from, from) && allows(flow.ports, edge),
        );
        return to.kind === "host" && isToInternet
            ? `the spec opens "internet", which lets it through where its addresses are public`
            : undefined;
    }

    private isCalled(node: Node, name: string): boolean {
        const workload = this.mesh.workloads.find((each) => each.name === name);
        return node.kind === "group" && workload !== undefined && selects(workload, node.group);
    }

    /** Whether a gateway goes on to a name by the internet, since nothing on the platform says the names of what it is the gateway of. */
    private isOnward({ kind }: Endpoint, node: Node, routes: readonly Route[]): boolean {
        if (kind !== "internet" || node.kind !== "host") return false;
        const externals = this.mesh.externals.filter(({ name }) => routes.some(({ to }) => to === name));
        return externals.some((external) => isOf(external, node));
    }
}

const selects = (workload: MeshWorkload, { namespace, labels }: Group): boolean =>
    workload.namespace === namespace && matches(workload.pods, labels);

function setOf(cidrs: Mesh["externals"][number]["cidrs"], except: Mesh["externals"][number]["except"]): IpSet {
    const of = (list: typeof cidrs): IpSet =>
        typeof list === "symbol" ? IpSet.none : IpSet.unionAll(list.map((cidr) => IpSet.parse(cidr)));
    return of(cidrs).subtract(of(except));
}

/** Whether an end outside is one of an external's: by its address, or by a name that it was asked for by. */
function isOf({ cidrs, except, hosts = [] }: External, node: Node): boolean {
    if (node.kind === "host") return isHostIn(node.host, hosts);
    if (node.kind !== "address") return false;
    return setOf(cidrs, except).contains(node.ip) || node.hosts.some((host) => isHostIn(host, hosts));
}

function isAt(end: Endpoint, node: Node): boolean {
    switch (end.kind) {
        case "namespace":
            return node.kind === "group" && node.group.namespace === end.name;
        case "workload":
            return node.kind === "group" && selects(end.workload, node.group);
        case "external":
            return isOf(end.external, node);
        case "internet":
            return node.kind === "address" && internetSet.contains(node.ip);
        default:
            return node.kind === "word" && node.word === end.kind;
    }
}

const allows = (ports: FlowPorts, { port, protocol }: Pick<Edge, "port" | "protocol">): boolean =>
    !portSet(ports).intersect(PortSet.of(protocol, port)).isEmpty;
