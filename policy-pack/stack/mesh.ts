import { isObject, PortSet, type LabelSelector } from "../../netpol";
import type { SeenNamespace } from "./namespaces";
import { readPort } from "./ports";
import { entry } from "./entry";
import { namesOfExternals, outwardFlow, type NamesFlow } from "./mesh-names";
import { carriedPorts, isMeshed, needsOf, tcpPorts } from "./service-mesh";
import type { SeenResource } from "./resource";
import { isUnknown, unknownPaths, type Bag } from "./unknown-values";
import type { StackView } from "./view";

/** What a MeshIsolation declares of its own namespaces: read here anew, since a judge does not share its maker's code. */
export interface Mesh {
    readonly cluster: string;
    readonly namespaces: readonly SeenNamespace[];
    /** Flows between them, one for each pair of namespaces that an endpoint stands for, and what a service mesh needs. */
    readonly flows: readonly MeshFlow[];
    /** Flows to names outside, one for each namespace that an endpoint stands for. */
    readonly names: readonly NamesFlow<Place>[];
    /** Its declared workloads: where they are, and the labels that all their pods have. */
    readonly workloads: readonly Place[];
}

interface MeshFlow {
    readonly from: Place;
    readonly to: Place;
    readonly ports: PortSet;
    /** The reason it was declared for. */
    readonly why: string | undefined;
}

/** Pods of one namespace. */
export interface Place {
    readonly namespace: string;
    readonly pods: LabelSelector;
}

/** Reads a MeshIsolation's inputs, or says what of them is missing. */
export function readMesh(resource: SeenResource, stack: StackView): Mesh | { readonly missing: string } {
    const { props } = resource;
    if (!isObject(props["namespaces"]) || !Array.isArray(props["flows"])) {
        return { missing: "its declared flows are not in sight" };
    }
    const structure = {
        ...{ namespaces: props["namespaces"], workloads: props["workloads"], flows: props["flows"] },
        externals: namesOfExternals(props),
    };
    const unknown = unknownPaths(structure, "");
    if (unknown.length > 0) return { missing: `${unknown.join(", ")} of it is not known yet` };
    const preset = Object.entries(isObject(props["workloads"]) ? props["workloads"] : {}).find(
        ([, workload]) => isObject(workload) && workload["preset"] !== undefined,
    );
    if (preset !== undefined)
        return { missing: `what the preset of its workload "${preset[0]}" stands for is not in sight` };
    const names = Object.keys(props["namespaces"]);
    const flows = (props["flows"] as readonly unknown[]).filter(isObject);
    const children = stack.namespaces.filter(({ parent }) => parent === resource.urn);
    const namespaces = children.length > 0 ? children : stack.namespaces.filter(({ name }) => names.includes(name));
    return {
        cluster: namespaces[0]?.cluster ?? "",
        namespaces,
        workloads: Object.keys(isObject(props["workloads"]) ? props["workloads"] : {}).flatMap((name) =>
            placesOf(name, props, namespaces),
        ),
        flows: [...flows.flatMap((flow) => readFlow(flow, props, namespaces)), ...controlPlaneFlows(props, namespaces)],
        names: flows.flatMap((flow) => readNames(flow, props, namespaces)),
    };
}

/** A flow between places of the mesh; of one to an external that is reached through a gateway, the way there. */
function readFlow(flow: Bag, mesh: Bag, namespaces: readonly SeenNamespace[]): MeshFlow[] {
    const gateway = outwardFlow(flow, mesh)?.gateway;
    const target = gateway?.to ?? String(flow["to"]);
    const [from, to] = [String(flow["from"]), target].map((end) => placesOf(end, mesh, namespaces));
    const ports = portsOf(gateway?.ports ?? flow["ports"]);
    const carrying = carriedPorts(String(flow["from"]), target, ports, mesh);
    const why = whyOf(flow);
    return (from ?? []).flatMap((source) =>
        (to ?? []).flatMap((target) => [
            { from: source, to: target, ports, why },
            ...(carrying.isEmpty ? [] : [{ from: source, to: target, ports: carrying, why: undefined }]),
        ]),
    );
}

function readNames(flow: Bag, mesh: Bag, namespaces: readonly SeenNamespace[]): NamesFlow<Place>[] {
    const outward = outwardFlow(flow, mesh);
    if (outward === undefined) return [];
    const { external, hosts } = outward;
    const rest = { external, hosts, ports: portsOf(flow["ports"]), why: whyOf(flow) };
    return placesOf(outward.from, mesh, namespaces).map((from) => ({ from, ...rest }));
}

const portsOf = (list: unknown): PortSet => PortSet.unionAll(Array.isArray(list) ? list.map(readPort) : []);

const whyOf = ({ why }: Bag): string | undefined => (typeof why === "string" && !isUnknown(why) ? why : undefined);

/** Where a mesh holds the namespace of its service mesh's control plane, that every meshed pod asks it. */
function controlPlaneFlows(mesh: Bag, namespaces: readonly SeenNamespace[]): MeshFlow[] {
    const own = Object.keys(isObject(mesh["namespaces"]) ? mesh["namespaces"] : {});
    const meshed = own.filter((name) => isMeshed(name, mesh) && namespaces.some((each) => each.name === name));
    return (needsOf(mesh)?.controlPlane ?? []).flatMap(({ namespace, podLabels, ports }) =>
        meshed.map((name) => ({
            from: { namespace: name, pods: {} },
            to: { namespace, pods: { matchLabels: podLabels } },
            ports: tcpPorts(ports),
            why: undefined,
        })),
    );
}

/** Places of the mesh that an endpoint stands for; none where it is outside. */
function placesOf(endpoint: string, mesh: Bag, namespaces: readonly SeenNamespace[]): Place[] {
    const workload = entry(mesh["workloads"], endpoint);
    const home = workload === undefined ? endpoint : String(workload["namespace"]);
    const pods = workload === undefined ? {} : workloadPods(workload);
    if (pods === undefined) return [];
    return homesOf(home, mesh, namespaces).map((namespace) => ({ namespace, pods }));
}

/** The pods of a declared workload: labels with one value, with one of several, and with any; undefined where it says none. */
export function workloadPods({ podLabels, podLabelValues, podLabelExists }: Bag): LabelSelector | undefined {
    const one = isObject(podLabels) ? Object.entries(podLabels) : [];
    const some = isObject(podLabelValues) ? Object.entries(podLabelValues) : [];
    const any = strings(podLabelExists);
    if (one.length + some.length + any.length === 0) return undefined;
    return {
        matchLabels: Object.fromEntries(one.map(([key, value]) => [key, String(value)])),
        matchExpressions: [
            ...some.map(([key, values]) => ({ key, operator: "In" as const, values: strings(values) })),
            ...any.map((key) => ({ key, operator: "Exists" as const })),
        ],
    };
}

/** No value at all where it is no list, which no pod has. */
const strings = (values: unknown): readonly string[] => (Array.isArray(values) ? values.map(String) : []);

/** Namespaces that are meant by a name: that one; those of the same purpose; those that a neighbour's labels select. */
function homesOf(name: string, mesh: Bag, namespaces: readonly SeenNamespace[]): string[] {
    const own = entry(mesh["namespaces"], name);
    const neighbour = entry(mesh["neighbours"], name)?.["namespaceLabels"];
    const labels =
        own?.["selectBy"] === "purpose" ? { purpose: own["purpose"] } : isObject(neighbour) ? neighbour : undefined;
    if (labels === undefined) return own === undefined ? [] : [name];
    return namespaces
        .filter((namespace) => Object.entries(labels).every(([key, value]) => namespace.labels[key] === value))
        .map((namespace) => namespace.name);
}
