import * as z from "zod";
import { canonicalCidr, checkCidr } from "./cidrs";
import { didYouMean } from "./issues";
import { checkLabelKey, checkLabelValue, checkName } from "./names";
import { parsePort } from "./ports";
import { later, type DnsProfile } from "./types";

/*
 * The shape of each part of a spec. References between the parts are checked in spec.ts, so that a mistake in one
 * part hides no mistake in another.
 */

export const dnsProfiles: readonly DnsProfile[] = [
    "aks-local-dns",
    "cluster-ip",
    "coredns",
    "eks-auto-mode",
    "gke",
    "gke-cloud-dns",
    "kube-dns",
    "node-local",
    "node-local-kubespray",
    "openshift",
];

const kindOf = (value: unknown): string =>
    value === null ? "null" : Array.isArray(value) ? "a list" : typeof value === "object" ? "a map" : typeof value;

export const wants = (what: string) => (issue: { input?: unknown }) =>
    issue.input === undefined ? `is missing; give ${what}` : `is ${kindOf(issue.input)}; give ${what}`;

/** A map with known keys only: an unknown key is a mistake, never ignored. */
export function closed<T extends z.ZodRawShape>(shape: T, what: string) {
    return z.strictObject(shape, {
        error: (issue) => {
            if (issue.code !== "unrecognized_keys") return wants(what)(issue);
            const known = Object.keys(shape);
            return (issue.keys as string[]).map((key) => unknownKey(key, known)).join("\n");
        },
    });
}

/** What an unknown key is told, the nearest known one named. */
export const unknownKey = (key: string, known: readonly string[]): string =>
    `has the unknown key "${key}"${didYouMean(key, known) || `; it takes ${known.join(", ")}`}`;

export const text = (what: string, check: (value: string) => string | undefined) =>
    z.string({ error: wants(what) }).superRefine((value, context) => {
        const message = check(value);
        if (message !== undefined) context.addIssue({ code: "custom", message });
    });

export const nonEmpty = <T extends z.ZodType>(item: T, what: string) =>
    z
        .array(item, { error: wants(what) })
        .min(1, { error: `is empty, and an empty list never means "everything"; give ${what}` });

const texts = (what: string) =>
    z.record(z.string(), z.string({ error: wants("a text (quote numbers and booleans)") }), { error: wants(what) });
const labels = texts("a map of labels").superRefine((value, context) => {
    for (const [key, content] of Object.entries(value)) {
        const message = checkLabelKey(key) ?? checkLabelValue(content);
        if (message !== undefined) context.addIssue({ code: "custom", message, path: [key] });
    }
});

const cidr = text("a CIDR", checkCidr).transform((value) =>
    checkCidr(value) === undefined ? canonicalCidr(value) : value,
);
const laterOr = <T extends z.ZodType>(list: T) =>
    z.unknown().transform((value, context) => {
        if (value === later) return later;
        const result = list.safeParse(value);
        if (result.success) return result.data as readonly string[];
        for (const issue of result.error.issues) context.addIssue({ ...issue, code: "custom" });
        return z.NEVER;
    });
const cidrs = laterOr(nonEmpty(cidr, "at least one CIDR"));
const name = text("a name", checkName);

const port = z
    .union([z.string(), z.number()], { error: wants("a port like 8000, 53/udp or 30000-30100/tcp") })
    .transform((value, context) => {
        const parsed = parsePort(value);
        if ("port" in parsed) return parsed.port;
        context.addIssue({ code: "custom", message: parsed.error });
        return z.NEVER;
    });

const reservedLabels = ["purpose", "kubernetes.io/metadata.name"];
const extraLabels = labels.superRefine((value, context) => {
    for (const key of reservedLabels.filter((reserved) => Object.hasOwn(value, reserved))) {
        const message = `is set for you; ${key === "purpose" ? "use the namespace's purpose" : "leave it out"}`;
        context.addIssue({ code: "custom", message, path: [key] });
    }
});

const dnsProfile = text(`a DNS profile (${dnsProfiles.join(", ")})`, (value) =>
    dnsProfiles.some((profile) => profile === value)
        ? undefined
        : `"${value}" is no DNS profile${didYouMean(value, dnsProfiles) || `; profiles are ${dnsProfiles.join(", ")}`}`,
).transform((value) => value as DnsProfile);

export const platformSchema = closed(
    {
        dns: nonEmpty(dnsProfile, "at least one DNS profile").optional(),
        dnsClusterIp: text("the cluster DNS Service's address", (value) =>
            checkCidr(`${value}/${value.includes(":") ? 128 : 32}`) === undefined
                ? undefined
                : `"${value}" is not an address; write it like 10.96.0.10`,
        ).optional(),
        podCidrs: cidrs.optional(),
        serviceCidrs: cidrs.optional(),
        nodeCidrs: cidrs.optional(),
        clusterCidrs: cidrs.optional(),
        apiServer: closed(
            {
                cidrs,
                port: z
                    .number({ error: wants("the API server's TCP port") })
                    .int({ error: "is not a whole number; give the API server's TCP port" })
                    .min(1, { error: "is out of range; ports go from 1 to 65535" })
                    .max(65535, { error: "is out of range; ports go from 1 to 65535" }),
            },
            "a map with cidrs and port",
        ).optional(),
    },
    "a map",
);

export const namespaceSchema = closed(
    {
        purpose: text("the purpose, which becomes the label of that name", (value) =>
            value === "" ? "is empty; give the namespace's purpose" : checkLabelValue(value),
        ),
        labels: extraLabels.optional(),
        adopt: z.boolean({ error: wants("true or false") }).optional(),
        enforce: z.boolean({ error: wants("true or false") }).optional(),
        selectBy: z.enum(["name", "purpose"], { error: () => `takes "name" or "purpose"` }).optional(),
    },
    "a map with at least a purpose",
);

export const neighbourSchema = closed(
    {
        namespaceLabels: labels
            .refine((value) => Object.keys(value).length > 0, {
                error: "is empty, which would be every namespace; name labels, or leave it out to go by the name",
            })
            .optional(),
    },
    "a map, {} to go by the name",
);

export const workloadSchema = closed(
    {
        namespace: name,
        podLabels: labels
            .refine((value) => Object.keys(value).length > 0, {
                error: "is empty, which would be every pod; name labels, or use the namespace itself in the flow",
            })
            .optional(),
        preset: z.string({ error: wants("the name of a preset (ai-mesh presets)") }).optional(),
        with: texts("a map of the preset's parameters").optional(),
    },
    "a map with namespace, and podLabels or preset",
).superRefine(({ podLabels, preset, with: given }, context) => {
    const complain = (key: string, message: string) => context.addIssue({ code: "custom", message, path: [key] });
    if (podLabels && preset !== undefined)
        complain("podLabels", "stands beside a preset, which has its own; leave one out");
    if (!podLabels && preset === undefined) complain("podLabels", "is missing; give a map of labels, or a preset");
    if (given && preset === undefined) complain("with", "is for a preset, and there is none; leave it out");
});

export const externalSchema = closed(
    {
        cidrs,
        except: cidrs.optional(),
        withinClusterRanges: z.boolean({ error: wants("true or false") }).optional(),
    },
    "a map with cidrs",
);

export const flowSchema = closed(
    {
        from: z.string({ error: wants("the name of a namespace, workload or external") }),
        to: z.string({ error: wants("the name of a namespace, workload or external") }),
        ports: nonEmpty(port, `at least one port, or "any"`).optional(),
        why: text("the reason, which reviewers and kubectl will read", (value) =>
            value.trim() === "" ? "is empty; give the reason, which reviewers and kubectl will read" : undefined,
        ),
    },
    "a map with from, to, ports and why",
);
