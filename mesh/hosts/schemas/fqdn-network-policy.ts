import * as z from "zod";
import { labelSelector, namespaced, portNumber } from "./parts";

/** networking.gke.io/v1alpha1, as gke-networking-api has it (config/crds). */
export const fqdnNetworkPolicy = z.strictObject({
    apiVersion: z.literal("networking.gke.io/v1alpha1"),
    kind: z.literal("FQDNNetworkPolicy"),
    metadata: namespaced,
    spec: z.strictObject({
        podSelector: labelSelector,
        egress: z
            .array(
                z.strictObject({
                    matches: z
                        .array(
                            z.strictObject({
                                name: z
                                    .string()
                                    .regex(/^([a-z0-9]([-a-z0-9_]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/),
                            }),
                        )
                        .min(1),
                    ports: z
                        .array(
                            z.strictObject({
                                protocol: z.enum(["ALL", "TCP", "UDP"]),
                                port: portNumber.optional(),
                            }),
                        )
                        .min(1),
                }),
            )
            .min(1),
    }),
});
