import { isObject } from "../../../netpol";
import type { Bag } from "../../../policy-pack/stack/unknown-values";

/** What to run for a preview that can be read. */
export const COMMAND = "pulumi preview --json --show-sames > FILE";

/**
 * What a text is that is no preview: one sentence, with what would do. Never quotes the text, which may hold anything.
 * Undefined where it may be a preview that is damaged.
 */
export function otherText(text: string): string | undefined {
    if (text.trim() === "")
        return `it is empty: the preview failed before it began, or wrote elsewhere; run ${COMMAND}`;
    if (/^Previewing (update|refresh|destroy)\b/m.test(text)) {
        return `it is what a preview prints for people; run ${COMMAND}`;
    }
    const first = /^.*/.exec(text.trimStart())?.[0] ?? "";
    return isEvent(parsed(first)) ? streamOfEvents : undefined;
}

const streamOfEvents =
    "it is a stream of events, one JSON object a line, which does not say what resources depend on and are deleted with, and " +
    `policies ask for that; unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW and run ${COMMAND}`;

/** What a JSON document is that is no preview, likewise. */
export function otherDocument(document: unknown): string | undefined {
    if (!isObject(document)) return `it holds no JSON object; run ${COMMAND}`;
    if (isEvent(document)) return streamOfEvents;
    const found = known.find(({ keys }) => keys.every((key) => Object.hasOwn(document, key)));
    if (found !== undefined) return `${found.is}; ${found.instead ?? `run ${COMMAND}`}`;
    return previewKeys.some((key) => Object.hasOwn(document, key))
        ? undefined
        : `it has none of ${previewKeys.join(", ")}, which a preview has; run ${COMMAND}`;
}

const previewKeys = ["steps", "diagnostics", "changeSummary"] as const;

/** Documents that are near at hand where previews are made, by what only they have. */
const known: readonly { readonly keys: readonly string[]; readonly is: string; readonly instead?: string }[] = [
    {
        keys: ["deployment"],
        is: "it is a stack's state, as pulumi stack export writes it",
        instead: "give it as --state",
    },
    { keys: ["resourcePlans"], is: "it is an update plan, as pulumi preview --save-plan writes it" },
    { keys: ["verdict", "violations"], is: "it is what ai-mesh plan -o json prints" },
    { keys: ["apiVersion", "kind"], is: "it is a Kubernetes object", instead: "give it as --manifests" },
    { keys: ["result", "duration"], is: "it is the summary that pulumi preview --output json prints" },
];

/** An event of the engine says when it happened and, under a key that ends in Event, what. */
function isEvent(document: unknown): document is Bag {
    return (
        isObject(document) &&
        ["sequence", "timestamp"].every((key) => Object.hasOwn(document, key)) &&
        Object.keys(document).some((key) => key.endsWith("Event"))
    );
}

function parsed(line: string): unknown {
    try {
        return JSON.parse(line);
    } catch {
        return undefined;
    }
}
