import { LineCounter } from "yaml";
import { parseYaml, readFullYaml, UnreadableError } from "./full-yaml";
import { jsonValues } from "./json-values";
import { checkDepth, measure } from "./measure";
import { notSimple } from "./simple-flow";
import { readSimpleYaml } from "./simple-yaml";
import { type Chunk, splitDocuments } from "./split-documents";

/** One document of a file, read; or the reason why it cannot be, and the line of the file where it shows. */
export type TextDocument =
    { readonly value: unknown; readonly chunk: Chunk } | { readonly line: number; readonly why: string };

/**
 * Reads the documents of a YAML or JSON text, in order; document n is element n-1. JSON values may follow one another
 * without a marker, as kubectl accepts them. A document that cannot be read does not keep others from being read.
 */
export function readText(text: string): TextDocument[] {
    return splitDocuments(text).flatMap(readChunk);
}

function readChunk(chunk: Chunk): TextDocument[] {
    const json = /^\s*[{[]/.test(chunk.text) ? jsonValues(chunk.text) : undefined;
    try {
        const values = json ?? [readYaml(chunk.text)];
        if (json) values.forEach(checkDepth);
        return values.map((value) => ({ value, chunk }));
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        return [{ line: chunk.line + error.line - 1, why: error.message }];
    }
}

function readYaml(text: string): unknown {
    const simple = readSimpleYaml(text);
    if (simple !== notSimple) return simple;
    const value = readFullYaml(text);
    measure(value);
    return value;
}

/**
 * The line of the file on which a path like `spec.ingress[0].from` stands, or the nearest line above it that is known; the
 * chunk's first line where nothing is. Parses the text again: for error messages only.
 */
export function lineOfPath(chunk: Chunk, path: string): number {
    const lines = new LineCounter();
    try {
        const document = parseYaml(chunk.text, lines);
        const steps = [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(
            ([, index, quoted, name]) => (index === undefined ? (quoted ?? name!) : Number(index)),
        );
        for (let length = steps.length; length >= 0; length--) {
            const node = document.getIn(steps.slice(0, length), true) as
                { range?: [number, number, number] } | undefined;
            if (node?.range) return chunk.line + lines.linePos(node.range[0]).line - 1;
        }
    } catch {
        // What was JSON need not be YAML, nor small enough: the document's number has to do.
    }
    return chunk.line;
}
