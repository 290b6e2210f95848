import type { EgressRule, IngressRule, NetworkPolicyPort } from "../../netpol/types";
import { sortKeys } from "../peers";
import type { MeshNamespace, Platform } from "../types";
import { serviceMeshOf } from "./index";

/** What every meshed pod needs, whatever flows there are. */
export interface ServiceMeshRules {
    readonly ingress: readonly IngressRule[];
    readonly egress: readonly EgressRule[];
}

/** The rules of `allow-service-mesh`: to the control plane, and from the addresses of probes; both [] where none is needed. */
export function serviceMeshRules({ serviceMesh }: Platform): ServiceMeshRules {
    if (serviceMesh === undefined) return { ingress: [], egress: [] };
    const { controlPlane, probeSources } = serviceMeshOf(serviceMesh);
    const probes = probeSources.value.map((cidr) => ({ ipBlock: { cidr } }));
    return {
        ingress: probes.length === 0 ? [] : [{ from: probes }],
        egress: controlPlane.value.map(({ namespace, podLabels, ports }) => ({
            to: [
                {
                    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
                    podSelector: { matchLabels: sortKeys(podLabels) },
                },
            ],
            ports: ports.map((port): NetworkPolicyPort => ({ protocol: "TCP", port })),
        })),
    };
}

/** The same for the pods of one namespace, which may be out of the service mesh. */
export const serviceMeshRulesIn = ({ serviceMesh }: MeshNamespace, platform: Platform): ServiceMeshRules =>
    serviceMesh === false ? { ingress: [], egress: [] } : serviceMeshRules(platform);
