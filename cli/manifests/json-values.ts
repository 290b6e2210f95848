import { checkDepth } from "./measure";
import { UnreadableError } from "./unreadable-error";

/** A value and where it stands in its text. */
export interface JsonValue {
    readonly value: unknown;
    readonly start: number;
    readonly end: number;
}

/** JSON values that follow one another in a text, and where what is no JSON begins; undefined where all of it is. */
export interface JsonValues {
    readonly values: readonly JsonValue[];
    readonly rest: number | undefined;
}

/** Whether kubectl takes a file for JSON to begin with: where its first character is a brace. */
export function looksLikeJson(text: string): boolean {
    return /^[\s\u0085]*\{/.test(text.slice(0, 4096));
}

/**
 * Reads JSON values from the beginning of a text, with or without white space between them.
 *
 * @throws UnreadableError for nesting that is too deep.
 */
export function readJsonValues(text: string): JsonValues {
    const whole = parsed(text);
    if (whole !== undefined)
        return { values: [{ value: whole.value, start: text.search(/\S|$/), end: text.length }], rest: undefined };
    const values: JsonValue[] = [];
    let start = 0;
    for (const end of endsOf(text)) {
        const next = parsed(text.slice(start, end));
        if (next === undefined) break;
        values.push({ value: next.value, start: start + text.slice(start, end).search(/\S/), end });
        start = end;
    }
    return { values, rest: /^[ \t\r\n]*$/.test(text.slice(start)) ? undefined : start };
}

function parsed(text: string): { value: unknown } | undefined {
    let value: unknown;
    try {
        value = JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
    try {
        checkDepth(value);
    } catch (error) {
        throw error instanceof RangeError ? new UnreadableError("nests collections too deep", 1) : error;
    }
    return { value };
}

/** Where each outermost object or list ends. */
function* endsOf(text: string): Generator<number> {
    let depth = 0;
    for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
        if (token === "{" || token === "[") depth++;
        else if (token === "}" || token === "]") depth--;
        if (depth === 0 && token[0] !== '"') yield index + 1;
    }
}
