import * as z from "zod";
import { domainName, labelSelector, namespaced, portNumber, protocol } from "./parts";

/** networking.k8s.aws/v1alpha1, as amazon-network-policy-controller-k8s has it (config/crd/bases, May 2026). */
export const applicationNetworkPolicy = z.strictObject({
    apiVersion: z.literal("networking.k8s.aws/v1alpha1"),
    kind: z.literal("ApplicationNetworkPolicy"),
    metadata: namespaced,
    spec: z.strictObject({
        podSelector: labelSelector,
        policyTypes: z.tuple([z.literal("Egress")]),
        egress: z
            .array(
                z.strictObject({
                    to: z.array(z.strictObject({ domainNames: z.array(domainName).min(1) })).min(1),
                    ports: z
                        .array(
                            z.strictObject({
                                protocol,
                                port: portNumber.optional(),
                                endPort: portNumber.optional(),
                            }),
                        )
                        .min(1),
                }),
            )
            .min(1),
    }),
});
