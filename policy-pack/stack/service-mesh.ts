import { isObject, PortSet } from "../../netpol";
import { entry } from "./entry";
import { isUnknown, type Bag } from "./unknown-values";

/** What a service mesh needs between the pods of a mesh: typed here anew, since a judge does not share its maker's code. */
export interface ServiceMeshNeeds {
    /** The TCP port at which all connections between meshed pods arrive; absent where each arrives at its own. */
    readonly carries?: number;
    /** Whom every meshed pod asks, on these TCP ports. */
    readonly controlPlane: readonly {
        readonly namespace: string;
        readonly podLabels: Readonly<Record<string, string>>;
        readonly ports: readonly number[];
    }[];
}

const component = (name: string) => ({ "linkerd.io/control-plane-component": name });

/** By the names that `platform.serviceMesh` of a mesh takes; the sources are in docs/service-meshes.md. */
export const serviceMeshNeeds: Readonly<Record<string, ServiceMeshNeeds>> = {
    "istio-ambient": { carries: 15008, controlPlane: [] },
    "istio-sidecar": {
        controlPlane: [{ namespace: "istio-system", podLabels: { app: "istiod" }, ports: [15012] }],
    },
    linkerd: {
        carries: 4143,
        controlPlane: [
            { namespace: "linkerd", podLabels: component("destination"), ports: [8086, 8090] },
            { namespace: "linkerd", podLabels: component("identity"), ports: [8080] },
        ],
    },
};

/** The needs of the service mesh that a mesh's platform names; undefined where it names none that is known. */
export function needsOf({ platform }: Bag): ServiceMeshNeeds | undefined {
    const name = isObject(platform) ? platform["serviceMesh"] : undefined;
    return typeof name === "string" && Object.hasOwn(serviceMeshNeeds, name) ? serviceMeshNeeds[name] : undefined;
}

/** What is not known of the service mesh that a mesh's platform names; undefined where all is, or it names none. */
export function unknownServiceMesh({ platform }: Bag): string | undefined {
    if (isUnknown(platform)) return "platform of it is not known yet";
    const name = isObject(platform) ? platform["serviceMesh"] : undefined;
    if (isUnknown(name)) return "platform.serviceMesh of it is not known yet";
    const isKnown = name === undefined || needsOf({ platform }) !== undefined;
    return isKnown ? undefined : `its service mesh "${String(name)}" is none that is known`;
}

/** Ports that a service mesh opens beside those of a flow between two names of a mesh; none where it carries nothing there. */
export function carriedPorts(from: string, to: string, ports: PortSet, mesh: Bag): PortSet {
    const port = needsOf(mesh)?.carries;
    return port !== undefined && mayBeCarried(from, to, ports, mesh) ? PortSet.of("TCP", port) : PortSet.none;
}

/** Whether pods at both ends are in the service mesh, and it carries some of these ports: TCP alone. */
export const mayBeCarried = (from: string, to: string, ports: PortSet, mesh: Bag): boolean =>
    isMeshed(from, mesh) && isMeshed(to, mesh) && !ports.intersect(PortSet.protocol("TCP")).isEmpty;

/** Whether the pods of an end are in the service mesh: those of the mesh's own namespaces are, unless it says otherwise. */
export function isMeshed(end: string, mesh: Bag): boolean {
    const workload = entry(mesh["workloads"], end);
    if (workload?.["serviceMesh"] === false) return false;
    const home = workload === undefined ? end : String(workload["namespace"]);
    const own = entry(mesh["namespaces"], home);
    return own ? own["serviceMesh"] !== false : entry(mesh["neighbours"], home)?.["serviceMesh"] === true;
}

/** Some TCP ports as a set. */
export const tcpPorts = (ports: readonly number[]): PortSet =>
    PortSet.unionAll(ports.map((port) => PortSet.of("TCP", port)));
