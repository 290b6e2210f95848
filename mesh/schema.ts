import * as z from "zod";
import { canonicalHost, checkHost, checkHostList } from "./hosts/host-names";
import { checkLabelKey, checkLabelValue } from "./names";
import { parsePort } from "./ports";
import { cidrs, closed, labels, nonEmpty, oneOrMore, text, wants } from "./schema-parts";
import type { NamespaceDns } from "./types";

/*
 * The shape of each part of a spec. References between the parts are checked in spec.ts, so that a mistake in one
 * part hides no mistake in another.
 */

const port = z
    .union([z.string(), z.number()], { error: wants("a port like 8000, 53/udp or 30000-30100/tcp") })
    .transform((value, context) => {
        const parsed = parsePort(value);
        if ("port" in parsed) return parsed.port;
        context.addIssue({ code: "custom", message: parsed.error });
        return z.NEVER;
    });

const endpoint = (what = "the name of a namespace, workload or external") => z.string({ error: wants(what) });

const reservedLabels = ["purpose", "kubernetes.io/metadata.name"];
const extraLabels = labels.superRefine((value, context) => {
    for (const key of reservedLabels.filter((reserved) => Object.hasOwn(value, reserved))) {
        const message = `is set for you; ${key === "purpose" ? "use the namespace's purpose" : "leave it out"}`;
        context.addIssue({ code: "custom", message, path: [key] });
    }
});

const namespaceDns = ["none", "platform"] as const satisfies readonly NamespaceDns[];

export const namespaceSchema = closed(
    {
        purpose: text("the purpose, which becomes the label of that name", (value) =>
            value === "" ? "is empty; give the namespace's purpose" : checkLabelValue(value),
        ),
        labels: extraLabels.optional(),
        adopt: z.boolean({ error: wants("true or false") }).optional(),
        enforce: z.boolean({ error: wants("true or false") }).optional(),
        selectBy: z.enum(["name", "purpose"], { error: () => `takes "name" or "purpose"` }).optional(),
        dns: z.enum(namespaceDns, { error: () => `takes "platform" or "none"` }).optional(),
        serviceMesh: z.boolean({ error: wants("true or false") }).optional(),
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
        serviceMesh: z.boolean({ error: wants("true or false") }).optional(),
    },
    "a map, {} to go by the name",
);

const hosts = nonEmpty(text("a name", checkHost), "at least one name")
    .superRefine((list, context) => {
        for (const { at, message } of checkHostList(list)) context.addIssue({ code: "custom", message, path: [at] });
    })
    .transform((list) => list.map(canonicalHost).sort());

export const externalSchema = closed(
    {
        cidrs: cidrs.optional(),
        hosts: hosts.optional(),
        except: cidrs.optional(),
        withinClusterRanges: z.boolean({ error: wants("true or false") }).optional(),
        via: closed(
            {
                to: endpoint("the name of the gateway's workload"),
                ports: nonEmpty(port, `at least one port, or "any"`),
            },
            "a map with to and ports",
        ).optional(),
    },
    "a map with cidrs, or with hosts",
);

const endpoints = nonEmpty(endpoint(), "at least one name of a namespace, workload or external");

export const flowSchema = closed(
    {
        from: oneOrMore(endpoint(), "the name of a namespace, workload or external").optional(),
        fromAny: endpoints.optional(),
        to: oneOrMore(endpoint(), "the name of a namespace, workload or external").optional(),
        toAny: endpoints.optional(),
        same: text("the label whose value is the same at both ends", checkLabelKey).optional(),
        ports: nonEmpty(port, `at least one port, or "any"`).optional(),
        why: text("the reason, which reviewers and kubectl will read", (value) =>
            value.trim() === "" ? "is empty; give the reason, which reviewers and kubectl will read" : undefined,
        ),
    },
    "a map with from, to, ports and why",
);

export const expectationSchema = closed(
    {
        from: oneOrMore(endpoint(), "the name of a namespace, workload or external").optional(),
        fromAny: endpoints.optional(),
        to: oneOrMore(endpoint(), "the name of a namespace, workload or external, or metadata").optional(),
        toAny: endpoints.optional(),
        ports: nonEmpty(port, `at least one port, or "any"`).optional(),
        verdict: z.enum(["allowed", "denied"], { error: () => `takes "allowed" or "denied"` }),
        why: z.string({ error: wants("the reason") }).optional(),
    },
    "a map with from, to, ports and verdict",
);
