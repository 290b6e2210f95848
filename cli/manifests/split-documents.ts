/** One document of a file, or JSON that was cut out of it. */
export interface Chunk {
    readonly text: string;
    /** The line of the file that the text begins on, from 1. */
    readonly line: number;
    /** The column that the text begins at, from 1, where it begins within a line; else 1 is meant. */
    readonly column?: number;
}

/** A line that looks like a document marker and is none. */
export interface BadMarker {
    readonly line: number;
    readonly found: string;
}

/**
 * Cuts YAML into documents as kubectl does (YAMLReader of k8s.io/apimachinery), line by line and knowing nothing of YAML: a
 * line that begins with `---` ends a document, and only a comment may follow on it. So a directive (`%YAML 1.1`) before a
 * marker is a document of its own, which the parser then refuses. Line ends become "\n".
 */
export function splitDocuments(text: string, firstLine = 1): (Chunk | BadMarker)[] {
    const chunks: (Chunk | BadMarker)[] = [];
    let start = 0;
    let startLine = firstLine;
    let counted = { offset: 0, line: firstLine };
    for (const { index } of text.matchAll(/^---/gm)) {
        // Only a line feed ends a line here.
        if (index > 0 && text[index - 1] !== "\n") continue;
        counted = { offset: index, line: counted.line + countLines(text, counted.offset, index) };
        const found = text.slice(index + 3, endOfLine(text, index)).trim();
        if (found !== "" && !found.startsWith("#")) {
            chunks.push({ line: counted.line, found });
            continue;
        }
        if (index === start) continue;
        chunks.push({ text: withoutCr(text.slice(start, index)), line: startLine });
        start = Math.min(endOfLine(text, index) + 1, text.length);
        startLine = counted.line + 1;
    }
    if (start < text.length) chunks.push({ text: withoutCr(text.slice(start)), line: startLine });
    return chunks;
}

function endOfLine(text: string, from: number): number {
    const end = text.indexOf("\n", from);
    return end === -1 ? text.length : end;
}

function withoutCr(text: string): string {
    return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}

/** How many lines end between two offsets of a text. */
export function countLines(text: string, from: number, to: number): number {
    let lines = 0;
    for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines++;
    return lines;
}
