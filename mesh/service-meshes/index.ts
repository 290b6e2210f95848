import type { ServiceMeshName } from "../types";
import { istioAmbient } from "./istio-ambient";
import { istioSidecar } from "./istio-sidecar";
import { linkerd } from "./linkerd";
import type { ServiceMesh } from "./service-mesh";

const serviceMeshes = {
    "istio-ambient": istioAmbient,
    "istio-sidecar": istioSidecar,
    linkerd,
} as const satisfies Readonly<Record<ServiceMeshName, ServiceMesh>>;

/** Every service mesh that is known, sorted. */
export const serviceMeshNames = Object.keys(serviceMeshes) as readonly ServiceMeshName[];

/** What is known of a service mesh by its name. */
export const serviceMeshOf = (name: ServiceMeshName): ServiceMesh => serviceMeshes[name];

/** The TCP port at which all connections between meshed pods arrive; undefined where each arrives at its own. */
export function carryingPort(name: ServiceMeshName): number | undefined {
    const { value } = serviceMeshOf(name).carries;
    return value === "none" ? undefined : value.port;
}

export type { ControlPlane, ServiceMesh } from "./service-mesh";
