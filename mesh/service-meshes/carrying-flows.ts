import type { NetworkPolicyPort } from "../../netpol/types";
import { isInside } from "../peers";
import type { Endpoint, Flow, FlowPorts, Platform } from "../types";
import { carryingPort, serviceMeshOf } from "./index";

/**
 * The flows that a platform's service mesh needs beside the declared ones, between the same ends: where both are meshed, the
 * port that carries their traffic; from nodes to a meshed end, the ports on which its proxy answers probes. A flow that has
 * these ports already needs none.
 */
export function carryingFlows(flows: readonly Flow[], { serviceMesh }: Platform): Flow[] {
    if (serviceMesh === undefined) return [];
    const { name, carries, probePorts } = serviceMeshOf(serviceMesh);
    return flows.flatMap(({ from, to, ports }) => {
        if (!isMeshed(to) || !hasTcp(ports)) return [];
        const own = { from, to, forServiceMesh: serviceMesh };
        const missing = (needed: readonly number[]) => needed.filter((port) => !holds(ports, port)).map(tcp);
        if (from.kind === "nodes") {
            const probes = missing(probePorts.value);
            return probes.length === 0 ? [] : [{ ...own, ports: probes, why: `${name}: its proxy answers probes` }];
        }
        if (carries.value === "none" || !isMeshed(from)) return [];
        const { port, as } = carries.value;
        const carrying = missing([port]);
        return carrying.length === 0
            ? []
            : [{ ...own, ports: carrying, why: `${name}: carries meshed traffic (${as})` }];
    });
}

/** Pairs of ends between which a service mesh carries every port over one: no policy can tell those ports apart. */
export function carriedPairs(flows: readonly Flow[], { serviceMesh }: Platform): Flow[] {
    if (serviceMesh === undefined) return [];
    const port = carryingPort(serviceMesh);
    if (port === undefined) return [];
    return flows.filter(({ from, to, ports }) => isMeshed(from) && isMeshed(to) && holds(ports, port));
}

/** Whether the pods of an end are in the service mesh. */
export const isMeshed = (end: Endpoint): boolean =>
    isInside(end) && arePodsMeshed(end.namespace, end.kind === "workload" ? end.workload : {});

/**
 * Whether pods are in the service mesh, by what a spec says of their workload and their namespace: those of the mesh's own
 * namespaces, which it isolates, are, unless it says otherwise.
 */
export const arePodsMeshed = (
    namespace: { readonly serviceMesh?: boolean | undefined; readonly isolated: boolean },
    workload: { readonly serviceMesh?: boolean | undefined },
): boolean => workload.serviceMesh !== false && (namespace.serviceMesh ?? namespace.isolated);

const tcp = (port: number): NetworkPolicyPort => ({ protocol: "TCP", port });

/** A service mesh carries TCP; the rest passes as without it. */
const hasTcp = (ports: FlowPorts): boolean => ports === "any" || ports.some(({ protocol }) => protocol === "TCP");

function holds(ports: FlowPorts, wanted: number): boolean {
    if (ports === "any") return true;
    return ports.some(({ protocol, port, endPort }) => {
        if (protocol !== "TCP") return false;
        return port === undefined || (Number(port) <= wanted && wanted <= (endPort ?? Number(port)));
    });
}
