import { checkHost } from "./hosts/host-names";
import type { NetworkPolicyPort } from "../netpol/types";
import { didYouMean, type Issue } from "./issues";
import { normalisePorts } from "./ports";
import { aboutPart, type Parts } from "./presets/workloads";
import { resolveReserved } from "./reserved-endpoints";
import {
    reservedNames,
    type Endpoint,
    type Expectation,
    type External,
    type FlowEnd,
    type FlowPorts,
    type MeshNamespace,
    type MeshWorkload,
    type Neighbour,
    type Platform,
    type ReservedName,
} from "./types";

/** Names that the spec gives, each with its entry, or `undefined` where the entry itself has mistakes. */
export type Named<T> = ReadonlyMap<string, T | undefined>;

/** What a name stands for that is several workloads, `name.member` each. */
export interface Group {
    readonly members: readonly string[];
    /** The label that tells the members apart, and the value of each. */
    readonly each?: { readonly label: string; readonly values: Readonly<Record<string, string>> } | undefined;
}

/** Everything an endpoint can be called. */
export interface Names {
    readonly namespaces: Named<MeshNamespace>;
    readonly neighbours: Named<Neighbour>;
    readonly workloads: Named<MeshWorkload>;
    /** Names that stand for several workloads. */
    readonly groups: ReadonlyMap<string, Group>;
    /** Parts of the workloads that go by a preset. */
    readonly parts: Parts;
    readonly externals: Named<External>;
    readonly platform: Platform;
}

/**
 * What one end of a flow means; a name that means nothing is a mistake, which goes to `issues`. A name that the spec gives
 * comes before a reserved one, but for `kube-apiserver`, which no spec may give.
 */
export function resolve(
    name: unknown,
    path: string,
    end: FlowEnd,
    names: Names,
    issues: Issue[],
): Endpoint | undefined {
    if (typeof name !== "string") return undefined;
    const { namespaces, neighbours, workloads, externals, platform } = names;
    const reserved = reservedNameOf(name, names);
    if (reserved !== undefined) return resolveReserved(reserved, path, end, platform, issues);
    if (kindOf(name, names) === undefined) {
        const part = aboutPart(name, names);
        // Of a workload with mistakes nobody knows which parts it has.
        const message = part === undefined ? unknownName(name, end, names) : part.message;
        if (message !== undefined) issues.push({ path, message });
        return undefined;
    }
    const namespace = namespaces.get(name) ?? neighbours.get(name);
    if (namespace) return { kind: "namespace", name, namespace };
    const external = externals.get(name);
    if (external) return { kind: "external", name, external };
    const workload = workloads.get(name);
    const home = workload && (namespaces.get(workload.namespace) ?? neighbours.get(workload.namespace));
    return home ? { kind: "workload", name, namespace: home, workload } : undefined;
}

const kinds = ["namespaces", "neighbours", "workloads", "externals"] as const;

/** Among what a name of the spec's own is. */
export const kindOf = (name: string, names: Names): (typeof kinds)[number] | undefined =>
    kinds.find((kind) => names[kind].has(name));

/** The reserved name that a text is, where the spec itself gives no such name. */
function reservedNameOf(name: string, names: Names): ReservedName | "metadata" | undefined {
    if (name !== "kube-apiserver" && kindOf(name, names) !== undefined) return undefined;
    return [...reservedNames, "metadata" as const].find((each) => each === name);
}

function unknownName(name: string, end: FlowEnd, names: Names): string {
    const known = [...kinds.flatMap((kind) => [...names[kind].keys()]), ...names.groups.keys()];
    const hint =
        didYouMean(name, [...known, ...reservedNames.filter((each) => mayBe(each, end))]) ||
        hostHint(name, end, names) ||
        `; known are ${known.sort().join(", ")}`;
    return `no namespace, neighbour, workload or external is called "${name}"${hint}`;
}

/** Says how a name outside is declared, where it is one; nothing where it cannot be. */
function hostHint(name: string, end: FlowEnd, { workloads }: Names): string {
    const [first = ""] = name.split(".");
    // What begins with a workload is a part of it.
    if (end === "from" || !name.includes(".") || workloads.has(first) || checkHost(name) !== undefined) return "";
    const own = name.replace(/^\*\./, "").split(".").at(-2) ?? "outside";
    return `; names outside the cluster are declared as externals, such as ${own}: { hosts: [${JSON.stringify(name)}] }, and flows lead to ${own}`;
}

const mayBe = (name: ReservedName, end: FlowEnd): boolean =>
    name !== (end === "from" ? "cloud-identity" : "load-balancers");

/** Whether the platform says the ports of a flow to this name, so that the flow may leave them out. */
const hasPortsOfPlatform = (to: string, names: Names): boolean =>
    ["kube-apiserver", "cloud-identity"].some((name) => name === reservedNameOf(to, names));

/** The ports that the platform says of a name, where it says them. */
function portsOfPlatform(to: string, names: Names): readonly NetworkPolicyPort[] | undefined {
    if (!hasPortsOfPlatform(to, names)) return undefined;
    const { apiServer, identity } = names.platform;
    if (to === "kube-apiserver") return apiServer && [tcp(apiServer.port)];
    return identity && "ports" in identity ? identity.ports.map(tcp) : undefined;
}

const tcp = (port: number): NetworkPolicyPort => ({ protocol: "TCP", port });

/** What a flow or an expectation gives of its ends and ports. */
interface Given {
    readonly to?: readonly string[] | undefined;
    readonly toAny?: readonly string[] | undefined;
    readonly ports?: Parameters<typeof normalisePorts>[0] | undefined;
}

/**
 * The ports to each end that `to` means: those given, or those by default; a lack of both is a mistake, which goes to
 * `issues`.
 */
export function portsOf(
    { to: one, toAny, ports }: Given,
    to: readonly Target[],
    path: string,
    names: Names,
    issues: Issue[],
): (end: Target) => FlowPorts | undefined {
    if (ports) {
        const own = normalisePorts(ports);
        return () => own;
    }
    if (needsPorts(one ?? toAny ?? [], to, names)) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    return (end) => portsByDefault(end, names);
}

/** What a flow goes to, or an expectation, which may be about `metadata` as well. */
type Target = Expectation["to"];

/** The ports that a flow to an end means where it gives none: those of the platform, or of a part of a preset. */
function portsByDefault(to: Target, names: Names): FlowPorts | undefined {
    if (to.kind === "metadata") return undefined;
    if (to.kind === "workload") return to.workload.ports;
    const ports = portsOfPlatform(to.name, names);
    return ports && normalisePorts(ports);
}

/** Whether ports have to be given, by the names of a flow's `to` and by what of them means something. */
function needsPorts(given: readonly string[], to: readonly Target[], names: Names): boolean {
    if (to.some((end) => portsByDefault(end, names) === undefined)) return true;
    // Of a part that is not there nobody knows whether it has ports.
    return to.length === 0 && !given.some((name) => name.includes(".") || hasPortsOfPlatform(name, names));
}

/** What is wrong with the ports of a flow to an end that has no others than the platform says. */
export function checkPorts(
    { kind }: Endpoint,
    ports: FlowPorts,
    { platform: { identity } }: Names,
): string | undefined {
    if (kind !== "cloud-identity" || !identity || !("ports" in identity)) return undefined;
    const isOne = ({ protocol, port, endPort }: NetworkPolicyPort): boolean =>
        protocol === "TCP" && endPort === undefined && identity.ports.some((each) => each === port);
    if (ports !== "any" && ports.every(isOne)) return undefined;
    return `hold more than platform.identity, which answers on TCP ${identity.ports.join(", ")}; leave ports out, or name one of these`;
}
