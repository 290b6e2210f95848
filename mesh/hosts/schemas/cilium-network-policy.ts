import * as z from "zod";
import { labelSelector, namespaced, portNumber, protocol } from "./parts";

const toPorts = z
    .array(
        z.strictObject({
            ports: z
                .array(
                    z.strictObject({
                        port: z.string().refine((text) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535),
                        endPort: portNumber.optional(),
                        protocol: z.union([protocol, z.literal("ANY")]),
                    }),
                )
                .min(1)
                .max(40),
            rules: z
                .strictObject({ dns: z.array(z.strictObject({ matchPattern: z.literal("*") })).length(1) })
                .optional(),
        }),
    )
    .min(1);

const entities = z.array(z.enum(["host", "ingress", "kube-apiserver", "remote-node"])).min(1);

/** The labels `**.` and then a name; more stars mean less, or something else. */
const fqdn = z.union([
    z.strictObject({ matchName: z.string().regex(/^([-a-z0-9_]+\.)+[-a-z0-9_]+$/) }),
    z.strictObject({ matchPattern: z.string().regex(/^\*\*\.([-a-z0-9_]+\.)+[-a-z0-9_]+$/) }),
]);

/** Of a kind of peers there is one, so that no rule is for whoever is both. */
const egressRule = z.union([
    z.strictObject({ toEntities: entities, toPorts }),
    z.strictObject({ toEndpoints: z.array(labelSelector).min(1), toPorts }),
    z.strictObject({ toCIDR: z.array(z.string().min(1)).min(1), toPorts }),
    z.strictObject({ toFQDNs: z.array(fqdn).min(1), toPorts }),
]);

const spec = z
    .union([
        z.strictObject({ endpointSelector: labelSelector, egress: z.array(egressRule).min(1) }),
        z.strictObject({
            endpointSelector: labelSelector,
            ingress: z.array(z.strictObject({ fromEntities: entities, toPorts })).min(1),
        }),
    ])
    // Cilium learns no address of a name whose question did not pass its DNS proxy.
    .refine((value) => !("egress" in value) || !namesOf(value.egress) || asksThroughProxy(value.egress), {
        error: "has toFQDNs and no rule with rules.dns, so that it never learns the names' addresses",
    });

const namesOf = (rules: readonly z.infer<typeof egressRule>[]): boolean => rules.some((rule) => "toFQDNs" in rule);
const asksThroughProxy = (rules: readonly z.infer<typeof egressRule>[]): boolean =>
    rules.some((rule) => rule.toPorts.some(({ rules: own }) => own !== undefined));

/** cilium.io/v2, as Cilium 1.19 has it (pkg/k8s/apis/cilium.io/client/crds/v2). */
export const ciliumNetworkPolicy = z.strictObject({
    apiVersion: z.literal("cilium.io/v2"),
    kind: z.literal("CiliumNetworkPolicy"),
    metadata: namespaced,
    spec,
});
