import { type JsonValues, looksLikeJson, readJsonValues } from "./json-values";
import { type ReadYaml, readYaml } from "./read-yaml";
import { type Chunk, countLines, splitDocuments } from "./split-documents";
import { UnreadableError } from "./unreadable-error";
import { doubleKeysOf } from "./yaml-positions";

/** A document that was read, and what kubectl does with it that its author may not mean. */
export interface ReadDocument {
    readonly value: unknown;
    readonly chunk: Chunk;
    readonly warnings: readonly { readonly line: number; readonly what: string }[];
}

/** A document that cannot be read: why, the line and column of the file where it shows, and its text as far as it is known. */
export interface UnreadDocument {
    readonly line: number;
    readonly column?: number | undefined;
    readonly why: string;
    readonly text: string;
}

export type TextDocument = ReadDocument | UnreadDocument;

/**
 * Reads the documents of a YAML or JSON text as `kubectl apply` does (YAMLOrJSONDecoder of k8s.io/apimachinery), in order;
 * document n is element n-1. A document that cannot be read does not keep others from being read.
 */
export function readText(text: string): TextDocument[] {
    if (!looksLikeJson(text)) return readYamlDocuments(text, 1);
    let json: JsonValues;
    try {
        json = readJsonValues(text);
    } catch (error) {
        return [unread({ text, line: 1 }, error)];
    }
    let [line, counted] = [1, 0];
    const lineAt = (offset: number): number => {
        line += countLines(text, counted, offset);
        counted = offset;
        return line;
    };
    const documents: TextDocument[] = json.values.map(({ value, start, end }) => {
        const column = start - text.lastIndexOf("\n", start);
        return { value, chunk: { text: text.slice(start, end), line: lineAt(start), column }, warnings: [] };
    });
    if (json.rest === undefined) return documents;
    // What follows up to one JSON value may be YAML; after more of them it has to be JSON.
    const skipped = /^[^\S\n]*\n?/.exec(text.slice(json.rest))?.[0].length ?? 0;
    const rest = json.rest + skipped;
    if (documents.length > 1) {
        return [
            ...documents,
            { line: lineAt(rest), why: "is no JSON, as what stands above is", text: text.slice(rest) },
        ];
    }
    return [...documents, ...readYamlDocuments(text.slice(rest), lineAt(rest))];
}

function readYamlDocuments(text: string, firstLine: number): TextDocument[] {
    return splitDocuments(text, firstLine).map((chunk) => {
        if ("found" in chunk) {
            if (chunk.found.includes("\r")) {
                const why = "ends its lines with a carriage return alone, so that kubectl sees a single line";
                return { line: chunk.line, why: `${why}: save the file with LF line ends`, text: chunk.found };
            }
            const why = `has "---" with ${JSON.stringify(chunk.found.slice(0, 40))} behind it: kubectl takes only a comment there`;
            return { line: chunk.line, why, text: chunk.found };
        }
        try {
            const read = readYaml(chunk.text);
            return { value: read.value, chunk, warnings: warningsOf(chunk, read) };
        } catch (error) {
            return unread(chunk, error);
        }
    });
}

function unread(chunk: Chunk, error: unknown): UnreadDocument {
    if (error instanceof UnreadableError) {
        const line = chunk.line + error.line - 1;
        return { line, column: error.column, why: error.message, text: chunk.text };
    }
    // Stacks and regular expressions have their limits.
    if (error instanceof RangeError) return { line: chunk.line, why: error.message, text: chunk.text };
    throw error;
}

function warningsOf(chunk: Chunk, { doubleKeys, ignoredFrom }: ReadYaml): ReadDocument["warnings"] {
    const warnings: { line: number; what: string }[] = [];
    for (const { key, line } of doubleKeys ? doubleKeysOf(chunk.text) : []) {
        const name = key === undefined ? "a key" : `the key ${JSON.stringify(key)}`;
        warnings.push({
            line: chunk.line + line - 1,
            what: `${name} is there twice in one mapping: the last one counts`,
        });
    }
    if (ignoredFrom !== undefined) {
        const what = 'the document ends here, and kubectl does not read what follows: begin it with a line "---"';
        warnings.push({ line: chunk.line + ignoredFrom - 1, what });
    }
    return warnings;
}
