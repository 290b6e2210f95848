import { load, YAMLException } from "js-yaml";
import { convert } from "./convert";
import { measure, maxDepth } from "./measure";
import { checkKeys, checkTabs, leadingTab, withNulls } from "./yaml-positions";
import { hasEmptyItem, mayHaveOddKeys } from "./odd-yaml";
import { UnreadableError } from "./unreadable-error";
import { kubectlSchema } from "./yaml-schema";

/** A document's value, and whether a mapping in it has a key twice: as kubectl reads it, the last one counts. */
export interface ReadYaml {
    readonly value: unknown;
    readonly doubleKeys: boolean;
    /** The line, from 1, from which on the text says nothing to kubectl, since the document has ended; else undefined. */
    readonly ignoredFrom: number | undefined;
}

/** How much YAML in one document is too much, in characters; JSON has no such limit. */
export const maxLength = 64 * 2 ** 20;

/**
 * Reads one YAML document as kubectl does: by js-yaml's syntax, with scalars, keys, merges and double keys as kubectl's
 * parser has them.
 *
 * @throws UnreadableError for what kubectl's parser refuses, and for what would never end or fit in memory.
 */
export function readYaml(text: string): ReadYaml {
    if (text.length > maxLength) throw tooLong(text);
    checkCharacters(text);
    const { document: written, ignoredFrom } = firstDocument(asLines(text));
    const document = hasEmptyItem(written) ? withNulls(written) : written;
    const { raw, doubleKeys } = parse(document);
    if (mayHaveOddKeys(document)) checkKeys(document);
    if (leadingTab.test(document)) checkTabs(document);
    const value = convert(raw, document, doubleKeys);
    if (document.includes("*")) measure(value);
    return { value, doubleKeys, ignoredFrom };
}

function tooLong(text: string): UnreadableError {
    const megabytes = (text.length / 2 ** 20).toFixed(0);
    const why = `has ${megabytes} MB of YAML in one document, more than ${maxLength / 2 ** 20} MB`;
    return new UnreadableError(`${why}: split it, or give it as JSON (kubectl get -o json)`, 1);
}

function parse(document: string): { raw: unknown; doubleKeys: boolean } {
    // The option maxDepth is documented but not in the types.
    const options = { schema: kubectlSchema, maxDepth, maxTotalMergeKeys: -1 };
    try {
        return { raw: load(document, { ...options, json: false }), doubleKeys: false };
    } catch (error) {
        if (!(error instanceof YAMLException)) throw error;
        if (error.reason !== "duplicated mapping key") throw unreadable(error);
    }
    try {
        return { raw: load(document, { ...options, json: true }), doubleKeys: true };
    } catch (error) {
        throw error instanceof YAMLException ? unreadable(error) : error;
    }
}

function unreadable({ reason, mark }: YAMLException): UnreadableError {
    // The mark is missing where js-yaml knows no place, whatever its types say.
    const { line, column } = (mark as typeof mark | undefined) ?? { line: 0, column: undefined };
    return new UnreadableError(
        explained.find(([start]) => reason.startsWith(start))?.[1] ?? reason,
        line + 1,
        column === undefined ? undefined : column + 1,
    );
}

/** What users would not understand of js-yaml's reasons, in other words. */
const explained: readonly (readonly [start: string, meaning: string])[] = [
    ["nesting exceeded maxDepth", `nests collections more than ${maxDepth} deep`],
    ["directives end mark is expected", 'has a directive ("%"), which kubectl cuts off from its document: take it out'],
    [
        "end of the stream or a document separator is expected",
        "goes on after its end: a line is indented less than the first one, or text follows what is a whole value",
    ],
];

/** Line ends and byte order marks as kubectl's parser takes them: also CR and NEL end a line. */
function asLines(text: string): string {
    return /[\r\u0085\uFEFF]/.test(text) ? text.replace(/\r\n?|\u0085/g, "\n").replace(/^\uFEFF/, "") : text;
}

const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF\u2028\u2029]/;

function checkCharacters(text: string): void {
    const { 0: found, index } = forbidden.exec(text) ?? { 0: undefined, index: 0 };
    if (found === undefined) return;
    const line = text.slice(0, index).split("\n").length;
    const name = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    if (found === "\u2028" || found === "\u2029") {
        const why = `holds the character ${name}, which ends a line in YAML 1.1 and does not in YAML 1.2`;
        throw new UnreadableError(`${why}: write it as "\\u${name.slice(2)}" in double quotes`, line);
    }
    throw new UnreadableError(`holds the control character ${name}, which YAML does not allow`, line);
}

/** The first document of a chunk: kubectl reads no further than a line `...`, and says nothing of what follows it. */
function firstDocument(text: string): { document: string; ignoredFrom: number | undefined } {
    if (!/^(?:\.\.\.|---)/m.test(text)) return { document: text, ignoredFrom: undefined };
    const prolog = /^(?:[ \t]*(?:#.*)?\n|%.*\n)*(?:---(?=[ \t\n]|$))?/.exec(text)?.[0] ?? "";
    const rest = text.slice(prolog.length);
    // Behind "---" on its own line there is no beginning of a line.
    const first = prolog === "" || prolog.endsWith("\n") ? 0 : rest.indexOf("\n") + 1;
    const end = /^(?:\.\.\.|---)(?=[ \t\n]|$)/m.exec(rest.slice(first));
    if (!end) return { document: text, ignoredFrom: undefined };
    const at = first + end.index;
    const document = prolog + rest.slice(0, at);
    const line = document.split("\n").length;
    if (saysNothing(rest.slice(0, at)) && !prolog.endsWith("---")) {
        throw new UnreadableError('ends a document ("...") before it has begun', line);
    }
    const ignored = !saysNothing(rest.slice(at).replace(/^\.\.\./, ""));
    return { document, ignoredFrom: ignored ? line : undefined };
}

/** Whether a text has only empty lines and comments. */
function saysNothing(text: string): boolean {
    return text.split("\n").every((line) => /^\s*(?:#|$)/.test(line));
}
