import type { LabelSelector } from "../../netpol/types";
import { isInside, podSelector } from "../peers";
import type { Endpoint, FlowPorts } from "../types";
import { ciliumPolicy, ciliumPorts } from "./cilium";
import type { HostsHalf } from "./dialect";
import type { CiliumEntity, CiliumNetworkPolicy } from "./objects";

/**
 * What an end is called as an entity of Cilium, where no NetworkPolicy names it there: nodes and the API server, which an
 * ipBlock does not match, and Cilium's own gateway, which has no pods. Absent for every other end.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#entities-based
 */
export function entitiesOf(end: Endpoint): readonly CiliumEntity[] | undefined {
    if (end.kind === "nodes") return ["host", "remote-node"];
    if (end.kind === "kube-apiserver") return ["kube-apiserver"];
    return isInside(end) && isCiliumGateway(podSelector(end)) ? ["ingress"] : undefined;
}

/** Labels of what Cilium makes for its own gateways and ingresses: Services, and no pods. */
const gatewayLabels = ["cilium.io/ingress", "io.cilium.gateway/owning-gateway"];

/** Whether labels are those of Cilium's own gateways and ingresses. */
export function isCiliumGateway({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
    const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
    return gatewayLabels.some((label) => keys.includes(label));
}

/** What lets pods reach entities, or be reached by them. */
export function entityPolicy(
    half: Pick<HostsHalf, "metadata" | "pods"> & { readonly ports: FlowPorts },
    direction: "Egress" | "Ingress",
    entities: readonly CiliumEntity[],
): CiliumNetworkPolicy {
    const toPorts = ciliumPorts(half.ports);
    return direction === "Egress"
        ? ciliumPolicy(half, { egress: [{ toEntities: entities, toPorts }] })
        : ciliumPolicy(half, { ingress: [{ fromEntities: entities, toPorts }] });
}
