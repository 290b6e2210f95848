import * as z from "zod";
import { clusterScoped, domainName, labelSelector, portNumber } from "./parts";

/** Of everything that a list holds, 25 at most. */
const most = 25;
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(most);

const port = z.union([
    z.strictObject({ number: portNumber }),
    z.strictObject({
        range: z
            .strictObject({ start: portNumber, end: portNumber })
            .refine(({ start, end }) => start < end, { error: "a range ends after it starts" }),
    }),
]);
const withPort = z.strictObject({ destinationPort: port });
const protocols = some(
    z.union([z.strictObject({ tcp: withPort }), z.strictObject({ udp: withPort }), z.strictObject({ sctp: withPort })]),
);

const namespaces = z.strictObject({ namespaces: labelSelector });
const networks = z.strictObject({ networks: some(z.string().max(43)) });
const names = z.strictObject({ domainNames: some(domainName) });
const ruleName = z.string().max(100);

const accept = z.strictObject({ name: ruleName, action: z.literal("Accept"), to: some(names), protocols });
const other = z.strictObject({
    name: ruleName,
    action: z.enum(["Deny", "Pass"]),
    to: some(z.union([namespaces, networks])),
});

const admin = z.strictObject({
    tier: z.literal("Admin"),
    priority: z.number().int().min(0).max(1000),
    subject: z.strictObject({
        pods: z.strictObject({ namespaceSelector: labelSelector, podSelector: labelSelector }),
    }),
    // Accept ends the matter, so what is inside has to be passed on before.
    egress: z
        .array(z.union([accept, other]))
        .min(2)
        .max(most)
        .refine(([first]) => first?.action === "Pass" && first.to.length > 1, {
            error: "accepts names without a Pass before it for what is of the cluster, private or metadata: a name that resolves there would open it",
        }),
});

const baseline = z.strictObject({
    tier: z.literal("Baseline"),
    priority: z.number().int().min(0).max(1000),
    subject: namespaces,
    ingress: some(z.strictObject({ name: ruleName, action: z.literal("Deny"), from: some(namespaces) })),
    egress: some(other),
});

/**
 * policy.networking.k8s.io/v1alpha2, as sigs.k8s.io/network-policy-api v0.2.0 has it; `domainNames` is in its experimental
 * channel alone.
 */
export const clusterNetworkPolicySchema = z.strictObject({
    apiVersion: z.literal("policy.networking.k8s.io/v1alpha2"),
    kind: z.literal("ClusterNetworkPolicy"),
    metadata: clusterScoped,
    spec: z.discriminatedUnion("tier", [admin, baseline]),
});
