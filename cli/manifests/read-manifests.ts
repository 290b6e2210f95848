import { readFileSync, statSync } from "node:fs";
import { type Cluster, readObjects, type SourceDocument } from "../../netpol";
import { findFiles, standardInput } from "./find-files";
import { lineOfPath, readText, type TextDocument } from "./read-text";
import type { Chunk } from "./split-documents";

/** What was read from manifests, and how many objects of each kind have no say in reachability. */
export interface Manifests {
    readonly cluster: Cluster;
    readonly skipped: Readonly<Record<string, number>>;
}

/** Every mistake of the manifests at once, each as `file:line (document n): what`. */
export class ManifestError extends Error {
    constructor(readonly problems: readonly string[]) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        super(`Cannot read the manifests: ${count}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
}

/** A string holds no more, and neither does any cluster's manifest. */
const maxBytes = 512 * 2 ** 20;

/**
 * Reads Kubernetes manifests from files and directories (`-` is standard input): YAML and JSON, several documents in a
 * file, `List` kinds unrolled. Scalars are read as kubectl reads them.
 *
 * @throws ManifestError that names every path that is missing, every document that cannot be read and every object that
 * the API server would refuse. Nothing is half-read.
 */
export function readManifests(paths: string | readonly string[]): Manifests {
    const { files, problems: missing } = findFiles(typeof paths === "string" ? [paths] : paths);
    const problems = [...missing];
    const documents: SourceDocument[] = [];
    const chunks = new Map<string, Chunk>();
    for (const file of files) {
        const text = readTextFile(file, problems);
        if (text === undefined) continue;
        textDocuments(text).forEach((read, index) => {
            const at = { source: nameOf(file), document: index + 1 };
            if ("why" in read) problems.push(`${at.source}:${read.line} (document ${at.document}): ${read.why}`);
            else {
                documents.push({ ...at, value: read.value });
                chunks.set(`${at.source} ${at.document}`, read.chunk);
            }
        });
    }
    const { cluster, skipped, problems: invalid } = readObjects(documents);
    for (const { source, document, path, message } of invalid) {
        const line = lineOfPath(chunks.get(`${source} ${document}`)!, path);
        problems.push(`${source}:${line} (document ${document}): ${path === "" ? "the object" : path} ${message}`);
    }
    if (problems.length > 0) throw new ManifestError(problems);
    return { cluster, skipped };
}

/** The documents of a text; one that says why where even finding them fails (a regular expression's stack has its limit). */
function textDocuments(text: string): TextDocument[] {
    try {
        return readText(text);
    } catch (error) {
        return [{ line: 1, why: error instanceof Error ? error.message : String(error) }];
    }
}

function nameOf(file: string): string {
    return file === standardInput ? "standard input" : file;
}

function readTextFile(file: string, problems: string[]): string | undefined {
    const refuse = (why: string): undefined => void problems.push(`${nameOf(file)}: ${why}`);
    try {
        const size = file === standardInput ? 0 : statSync(file).size;
        if (size > maxBytes) return refuse(`has ${(size / 2 ** 20).toFixed(0)} MB, more than ${maxBytes / 2 ** 20} MB`);
        return decode(readFileSync(file === standardInput ? 0 : file), refuse);
    } catch (error) {
        return refuse(error instanceof Error ? error.message : String(error));
    }
}

function decode(bytes: Buffer, refuse: (why: string) => undefined): string | undefined {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
        return refuse("is UTF-16 text: save it as UTF-8");
    }
    if (bytes.includes(0)) return refuse("is no text: it holds a zero byte");
    try {
        // A byte order mark is dropped by the decoder.
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return refuse("is no UTF-8 text");
    }
}
