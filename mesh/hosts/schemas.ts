import * as z from "zod";
import { applicationNetworkPolicy } from "./schemas/application-network-policy";
import { calicoNetworkPolicy } from "./schemas/calico-network-policy";
import { ciliumNetworkPolicy } from "./schemas/cilium-network-policy";
import { clusterNetworkPolicySchema } from "./schemas/cluster-network-policy";
import { fqdnNetworkPolicy } from "./schemas/fqdn-network-policy";
import type { HostObject } from "./objects";

/** The shape of each kind, as its makers' schema of that version has it, as far as a mesh makes it. */
export const hostObjectSchema = z.discriminatedUnion("apiVersion", [
    applicationNetworkPolicy,
    calicoNetworkPolicy,
    ciliumNetworkPolicy,
    clusterNetworkPolicySchema,
    fqdnNetworkPolicy,
]);

/**
 * The object, once its shape is the one of its kind.
 *
 * @throws where it is not, which is a mistake of this package: the API server would refuse it, or drop a field in silence.
 */
export function checkedObject<T extends HostObject>(object: T): T {
    const result = hostObjectSchema.safeParse(object);
    if (result.success) return object;
    const found = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new Error(`${object.kind} "${object.metadata.name}" is no ${object.apiVersion} ${object.kind}: ${found}`);
}
