import { isObject } from "../../../netpol";
import * as z from "zod";
import type { WireObject } from "../../plan/values";
import { COMMAND, otherDocument, otherText } from "./documents";
import { refuse } from "./refuse";

const urn = z.string().regex(/^urn:pulumi:.*?::.*?::.*?::/s, "is no URN (urn:pulumi:STACK::PROJECT::TYPE::NAME)");
const urns = z.array(z.string()).default([]);
/** Values came out of JSON, so that they need not be looked through. */
const properties = z.custom<WireObject>(isObject, "is no object").default({});
/** Go writes 0 as nothing. Seconds. */
const seconds = z.number().default(0);

/** A resource as Pulumi's states and previews write it, as far as it is read here. */
const state = z.object({
    urn,
    type: z.string().min(1),
    custom: z.boolean(),
    id: z.string().default(""),
    inputs: properties,
    outputs: properties,
    parent: z.string().default(""),
    protect: z.boolean().default(false),
    external: z.boolean().default(false),
    dependencies: urns,
    provider: z.string().default(""),
    propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
    additionalSecretOutputs: urns,
    aliases: urns,
    customTimeouts: z.object({ create: seconds, update: seconds, delete: seconds }).optional(),
    retainOnDelete: z.boolean().default(false),
    deletedWith: z.string().default(""),
    ignoreChanges: urns,
});

const step = z.object({ op: z.string(), urn, oldState: state.optional(), newState: state.optional() });

const diagnostic = z.object({
    urn: z.string().default(""),
    message: z.string().default(""),
    severity: z.string().default(""),
});

/**
 * What `pulumi preview --json` prints when it has ended.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go (PreviewDigest)
 */
const digest = z.object({
    config: z.record(z.string(), z.string()).default({}),
    steps: z.array(step).default([]),
    diagnostics: z.array(diagnostic).default([]),
    /** How many steps of each kind were counted; absent where the preview did not end by itself. */
    changeSummary: z.record(z.string(), z.number()).optional(),
    maybeCorrupt: z.boolean().default(false),
});

export type Digest = z.infer<typeof digest>;
export type Step = z.infer<typeof step>;
export type DigestState = z.infer<typeof state>;

/**
 * Reads the text of a preview; `title` names it in messages.
 *
 * @throws InputError that says what the text is instead, or lists what in it is wrong, each by its path
 */
export function readDigest(text: string, title: string): Digest {
    const other = otherText(text);
    if (other !== undefined) return refuse(title, [other]);
    const document = parsed(text);
    const wrong = document === undefined ? broken(text) : otherDocument(document);
    if (wrong !== undefined) return refuse(title, [wrong]);
    const { data, error } = digest.safeParse(document);
    return data ?? refuse(title, error.issues.map(mistake));
}

/** The parser's own complaint would quote the text. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function broken(text: string): string {
    const isCut = text.trimStart().startsWith("{") && !text.trimEnd().endsWith("}");
    return isCut
        ? `it is cut off: its last line is not the end of it; run ${COMMAND} again, and let it end`
        : `it is not JSON; only standard output belongs into the file: ${COMMAND}`;
}

function mistake({ path, message }: z.core.$ZodIssue): string {
    return `${pathText(path)}: ${message}`;
}

function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
        .join("")
        .replace(/^\./, "");
}
