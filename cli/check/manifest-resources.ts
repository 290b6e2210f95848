import { readFileSync } from "node:fs";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { isBag } from "../../policy-pack/stack/sentinel";
import { findFiles } from "../manifests/find-files";
import { readText } from "../manifests/read-text";
import { InputError } from "../terminal/input-error";
import type { Location, Source } from "./source";

/**
 * Reads manifests as the resources they would be. Every object is kept, whatever its kind: what is not judged is said.
 *
 * @throws InputError that names every file and document that cannot be read.
 */
export function readManifestResources(paths: readonly string[]): Source {
    const { files, problems: missing } = findFiles(paths);
    const problems = [...missing];
    const resources: SeenResource[] = [];
    const locations = new Map<string, Location>();
    for (const file of files) {
        const documents = readText(readFileSync(file === "-" ? 0 : file, "utf8"));
        documents.forEach((document, index) => {
            if ("why" in document) {
                problems.push(`${file}:${document.line} (document ${index + 1}): ${document.why}`);
                return;
            }
            for (const object of objectsOf(document.value)) {
                const urn = `${file}:${document.chunk.line}#${resources.length + 1}`;
                resources.push(asResource(object, urn));
                locations.set(urn, { file, line: document.chunk.line });
            }
        });
    }
    if (problems.length > 0) {
        throw new InputError(`Cannot read the manifests:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    return { resources, locations, redact: (message) => message };
}

type Manifest = Readonly<Record<string, unknown>>;

/** The objects of a document: one, those of a List (of whatever kind), or none where it is no object (a chart's values). */
function objectsOf(value: unknown): Manifest[] {
    if (!isBag(value)) return [];
    const { kind, items } = value;
    if (typeof kind !== "string") return [];
    if (!kind.endsWith("List") || !Array.isArray(items)) return [value];
    const own = { apiVersion: value["apiVersion"], kind: kind.slice(0, -"List".length) };
    return items.filter(isBag).flatMap((item) => objectsOf(kind === "List" ? item : { ...own, ...item }));
}

function asResource(object: Manifest, urn: string): SeenResource {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion === "v1" ? "core/v1" : String(apiVersion);
    const { namespace, name } = isBag(metadata) ? metadata : ({} as Manifest);
    const title = [namespace, name].filter((part) => typeof part === "string").join("/");
    return { type: `kubernetes:${group}:${String(kind)}`, name: title, urn, props: object };
}
