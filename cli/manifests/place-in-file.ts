import type { ManifestObject } from "./unroll";
import { placeOfPath } from "./yaml-positions";

/** A place in a file; both count from 1, and a column in units of UTF-16, as JavaScript and SARIF do. */
export interface PlaceInFile {
    readonly line: number;
    /** Where it is known. */
    readonly column?: number;
}

/**
 * Where in its file an object of a manifest begins, or what a path in it leads to, such as `spec.ingress[0].from`: the
 * nearest above that is known. Parses the document again: for messages only.
 */
export function placeInFile({ chunk, path: own }: Pick<ManifestObject, "chunk" | "path">, path = ""): PlaceInFile {
    const found = placeOfPath(chunk.text, [own, path].filter((part) => part !== "").join("."));
    const { line, column } = found;
    const before = line === 1 ? (chunk.column ?? 1) - 1 : 0;
    return { line: chunk.line + line - 1, ...(column === undefined ? {} : { column: before + column }) };
}
