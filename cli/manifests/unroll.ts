import { isObject } from "../../netpol";
import type { Chunk } from "./split-documents";

/** A Kubernetes object and where it stands. */
export interface ManifestObject {
    readonly value: Readonly<Record<string, unknown>>;
    readonly apiVersion: string;
    readonly kind: string;
    readonly file: string;
    /** The line that its document begins on, from 1. */
    readonly line: number;
    /** Which document of the file, from 1. */
    readonly document: number;
    /** Where in the document: "" for the whole of it, else such as `items[2]`. */
    readonly path: string;
    readonly chunk: Chunk;
}

/** What is in a document: objects, and what cannot be one. */
export interface Unrolled {
    readonly objects: readonly ManifestObject[];
    readonly problems: readonly { readonly path: string; readonly what: string }[];
}

const maxNesting = 8;

/**
 * The objects of an object that may be a list of some. Items of a typed list (`PodList`) may leave out their own kind and
 * apiVersion: the list's say it.
 */
export function unroll(whole: Omit<ManifestObject, "apiVersion" | "kind">): Unrolled {
    const objects: ManifestObject[] = [];
    const problems: { path: string; what: string }[] = [];
    const visit = (value: unknown, path: string, depth: number): void => {
        const fields = isObject(value) ? value : {};
        const { apiVersion, kind, items } = fields;
        if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") {
            problems.push({ path, what: 'must be a Kubernetes object with "apiVersion" and "kind"' });
        } else if (!kind.endsWith("List") || !Array.isArray(items)) {
            objects.push({ ...whole, value: fields, apiVersion, kind, path });
        } else if (depth > maxNesting) problems.push({ path, what: `nests lists more than ${maxNesting} deep` });
        else {
            const own = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
            items.forEach((item: unknown, index) => {
                visit(
                    isObject(item) ? { ...own, ...item } : item,
                    `${path === "" ? "" : `${path}.`}items[${index}]`,
                    depth + 1,
                );
            });
        }
    };
    visit(whole.value, whole.path, 0);
    return { objects, problems };
}
