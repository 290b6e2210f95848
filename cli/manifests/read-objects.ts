import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { classify, classifyUnread, type FileFacts } from "./classify";
import { decodeBytes } from "./decode-bytes";
import { duplicatesOf } from "./duplicates";
import { findFiles, standardInput } from "./find-files";
import { kustomizeInputs } from "./kustomize-inputs";
import { readText, type TextDocument } from "./read-text";
import { whyRemoved } from "./removed-apis";
import type { Skipped } from "./skipped";
import { type ManifestObject, unroll } from "./unroll";

/** Everything that some paths hold. Where there are problems, the objects are not all there are and must not be judged. */
export interface ManifestObjects {
    readonly objects: readonly ManifestObject[];
    readonly skipped: readonly Skipped[];
    /** What was read as kubectl reads it, and may not be what its author means: `file:line: what`. */
    readonly warnings: readonly string[];
    /** What cannot be read or would be refused: `file:line (document n): what`. */
    readonly problems: readonly string[];
}

/** A string holds no more, and neither does any cluster's manifest. */
const maxBytes = 512 * 2 ** 20;

/**
 * Reads the Kubernetes objects of files and directories (`-` is standard input), of whatever kind, as `kubectl apply` would:
 * YAML and JSON, several documents in a file, lists unrolled. What is not Kubernetes, or not rendered yet, is skipped and
 * named; nothing is passed over in silence.
 */
export function readManifestObjects(paths: readonly string[]): ManifestObjects {
    const { files, problems } = findFiles(paths);
    const found: Found = { objects: [], skipped: [], warnings: [], problems: [...problems] };
    const inputs = new Set(files.flatMap(inputsOfKustomization));
    const named = new Set(paths);
    for (const file of files) readFile(file, { inputs, named: named.has(file) }, found);
    found.objects = found.objects.filter((object) => !isRemoved(object, found));
    const duplicates = duplicatesOf(found.objects);
    for (const { object, first, id } of duplicates) {
        const spot = object.path === "" ? "" : `${object.path}.`;
        found.problems.push(
            `${placeOf(object)}: ${spot}metadata.name names ${id} a second time, after ${first.file}:${first.line}: ` +
                "which of the two is meant cannot be told; keep one",
        );
    }
    const again = new Set(duplicates.map(({ object }) => object));
    return { ...found, objects: found.objects.filter((object) => !again.has(object)) };
}

/** A place in a file; its column, from 1, where that is known. */
type Spot = Pick<ManifestObject, "file" | "line" | "document"> & { readonly column?: number | undefined };

/** Where an object stands, as messages about it begin. */
export function placeOf({ file, line, column, document }: Spot): string {
    return `${file}:${line}${column === undefined ? "" : `:${column}`} (document ${document})`;
}

interface Found {
    objects: ManifestObject[];
    readonly skipped: Skipped[];
    readonly warnings: string[];
    readonly problems: string[];
}

interface HowFound {
    /** What kustomizations take in, as absolute paths. */
    readonly inputs: ReadonlySet<string>;
    /** The file was asked for by name, not found in a directory. */
    readonly named: boolean;
}

function readFile(path: string, { inputs, named }: HowFound, found: Found): void {
    const file = nameOf(path);
    const read = readDocuments(path);
    if ("why" in read) return void found.problems.push(`${file}: ${read.why}`);
    if (read.warning) found.warnings.push(`${file}:${read.warning.line}: ${read.warning.what}`);
    const facts: FileFacts = { file, inChart: isInChart(path), patch: inputs.has(resolve(path)) };
    const documents = read.documents.map((document) => ({
        document,
        is: "why" in document ? classifyUnread(document) : classify(document, facts),
    }));
    const hasObjects = documents.some(({ is }) => is !== "nothing" && "object" in is);
    documents.forEach(({ document, is }, index) => {
        if (is === "nothing") return;
        const { line, column } = "why" in document ? document : { line: document.chunk.line, column: undefined };
        const problem = (what: string): unknown =>
            found.problems.push(`${placeOf({ file, line, column, document: index + 1 })}: ${what}`);
        if ("problem" in is) problem(is.problem);
        else if ("object" in is) addObjects(document, { file, index, value: is.object }, found);
        // Among objects it is one that was cut or misspelt, and kubectl refuses it.
        else if (is.skip === "not-kubernetes" && (hasObjects || (named && "why" in document))) {
            problem(
                "why" in document ? document.why : 'is no Kubernetes object: it has neither "apiVersion" nor "kind"',
            );
        } else {
            const text = "why" in document ? document.text : document.chunk.text;
            found.skipped.push({ kind: is.skip, file, line, why: is.why, text });
        }
    });
    if (documents.every(({ is }) => is === "nothing")) {
        found.skipped.push({ kind: "empty", file, why: "no object and no value" });
    }
}

function addObjects(
    document: TextDocument,
    { file, index, value }: { file: string; index: number; value: ManifestObject["value"] },
    found: Found,
): void {
    if ("why" in document) return;
    const { chunk } = document;
    const whole = { file, line: chunk.line, document: index + 1, path: "", chunk, value };
    const { objects, problems } = unroll(whole);
    found.objects.push(...objects);
    for (const { line, what } of document.warnings) found.warnings.push(`${file}:${line}: ${what}`);
    for (const { path, what } of problems) {
        found.problems.push(`${file}:${chunk.line} (document ${index + 1}): ${path} ${what}`);
    }
}

function isRemoved({ apiVersion, kind, file, line, chunk }: ManifestObject, { skipped }: Found): boolean {
    const why = whyRemoved(apiVersion, kind);
    if (why !== undefined) skipped.push({ kind: "removed-api", file, line, why, text: chunk.text });
    return why !== undefined;
}

function nameOf(path: string): string {
    return path === standardInput ? "standard input" : path;
}

type Documents =
    | {
          readonly documents: readonly TextDocument[];
          readonly warning?: { readonly line: number; readonly what: string };
      }
    | { readonly why: string };

function readDocuments(path: string): Documents {
    try {
        const size = path === standardInput ? 0 : statSync(path).size;
        if (size > maxBytes) {
            return { why: `has ${(size / 2 ** 20).toFixed(0)} MB, more than ${maxBytes / 2 ** 20} MB` };
        }
        const decoded = decodeBytes(readFileSync(path === standardInput ? 0 : path));
        if ("why" in decoded) return decoded;
        const { text, ...rest } = decoded;
        return { documents: readText(text), ...rest };
    } catch (error) {
        // Reading may fail, and a regular expression's stack has its limit.
        return { why: error instanceof Error ? error.message : String(error) };
    }
}

function inputsOfKustomization(path: string): string[] {
    if (!/^kustomization\.ya?ml$/i.test(basename(path))) return [];
    const read = readDocuments(path);
    if ("why" in read) return [];
    return read.documents.flatMap((document) => ("why" in document ? [] : kustomizeInputs(path, document.value)));
}

/** Whether a file is among the templates of a Helm chart, however deep. */
function isInChart(path: string): boolean {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
        if (basename(folder) !== "templates") continue;
        const chart = join(dirname(folder), "Chart.yaml");
        if (statSync(chart, { throwIfNoEntry: false })?.isFile()) return true;
    }
    return false;
}
