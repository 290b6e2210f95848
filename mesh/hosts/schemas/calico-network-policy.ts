import * as z from "zod";
import { domainName, namespaced, portNumber, protocol } from "./parts";

/** projectcalico.org/v3, as Calico Enterprise 3.23 documents it. */
export const calicoNetworkPolicy = z.strictObject({
    apiVersion: z.literal("projectcalico.org/v3"),
    kind: z.literal("NetworkPolicy"),
    metadata: namespaced.refine(({ name }) => name.startsWith("default."), { error: "its name begins with its tier" }),
    spec: z.strictObject({
        tier: z.literal("default"),
        selector: z.string().min(1),
        types: z.tuple([z.literal("Egress")]),
        egress: z
            .array(
                z.strictObject({
                    action: z.literal("Allow"),
                    protocol,
                    destination: z.strictObject({
                        domains: z.array(domainName).min(1),
                        ports: z
                            .array(z.union([portNumber, z.string().regex(/^\d+:\d+$/)]))
                            .min(1)
                            .optional(),
                    }),
                }),
            )
            .min(1),
    }),
});
