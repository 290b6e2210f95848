import * as z from "zod";

/* What the kinds have in common. Every map is closed: a field that is misspelt is a field that the API server drops. */

const labelMap = z.record(z.string(), z.string());

export const labelSelector = z.strictObject({
    matchLabels: labelMap.optional(),
    matchExpressions: z
        .array(
            z.strictObject({
                key: z.string().min(1),
                operator: z.enum(["DoesNotExist", "Exists", "In", "NotIn"]),
                values: z.array(z.string()).min(1).optional(),
            }),
        )
        .optional(),
});

/** DNS-1123 subdomain: what the API server takes as a name of these kinds. */
const objectName = z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

const clusterMetadata = { name: objectName, labels: labelMap, annotations: labelMap };

export const clusterScoped = z.strictObject(clusterMetadata);
export const namespaced = z.strictObject({ ...clusterMetadata, namespace: z.string().min(1) });

export const protocol = z.enum(["SCTP", "TCP", "UDP"]);
export const portNumber = z.number().int().min(1).max(65535);

/** Names as the network policy API and Amazon EKS have them: `*.` may stand first. */
export const domainName = z
    .string()
    .regex(/^(\*\.)?([a-z0-9]([-a-z0-9_]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/);
