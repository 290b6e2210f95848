/** One document of a file. */
export interface Chunk {
    readonly text: string;
    /** The line of the file that the text begins on, from 1. */
    readonly line: number;
}

/**
 * Cuts YAML at its document markers: a line that begins with `---` and goes on with white space or not at all. No such
 * line can be content. Directives (`%…`) and comments before a marker belong to the document that follows it.
 */
export function splitDocuments(text: string): Chunk[] {
    const chunks: Chunk[] = [];
    const marker = /^---(?=[ \t\r\n]|$)/gm;
    let [start, startLine, counted, line] = [0, 1, 0, 1];
    for (const { index } of text.matchAll(marker)) {
        line += countLines(text, counted, index);
        counted = index;
        const before = text.slice(start, index);
        if (isProlog(before)) continue;
        chunks.push({ text: before, line: startLine });
        [start, startLine] = [index, line];
    }
    chunks.push({ text: text.slice(start), line: startLine });
    return chunks;
}

function countLines(text: string, from: number, to: number): number {
    let lines = 0;
    for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines++;
    return lines;
}

function isProlog(text: string): boolean {
    return /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*$/.test(text);
}
