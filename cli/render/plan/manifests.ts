import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { InputError } from "../../terminal/input-error";
import type { PlannedObject } from "../../plan/objects";

const SIGNED = "# Written by ai-mesh plan";
const ADOPTED =
    "# Exists already: applying this adds the fields below and leaves the rest alone.\n" +
    "# It belongs to somebody else, so do not delete it with kubectl delete -f.\n";

/** One file of a directory of manifests. */
export interface ManifestFile {
    readonly name: string;
    readonly content: string;
}

/**
 * One file per object. Names begin with the wave (`1-networkpolicy.ai-data.deny-all.yaml`), so that kubectl, which goes
 * by name, applies what others wait for first.
 *
 * @throws InputError naming every object whose name or namespace no API server takes, a path among them
 */
export function manifestFiles(objects: readonly PlannedObject[], stack: string): ManifestFile[] {
    const problems = objects.flatMap(refusedNames);
    if (problems.length > 0) throw new InputError(["Cannot write the manifests:", ...problems].join("\n  "));
    const digits = String(Math.max(0, ...objects.map((object) => object.wave))).length;
    const taken = new Set<string>();
    return objects.map((object) => {
        const wave = String(object.wave).padStart(digits, "0");
        const parts = [object.kind.toLowerCase(), object.namespace, object.name].filter(Boolean);
        const short = `${wave}-${parts.join(".")}.yaml`;
        // Kinds of two API groups may share a name; the group tells them apart.
        const name = taken.has(short) ? `${wave}-${parts.join(".")}.${groupOf(object)}.yaml` : short;
        taken.add(name);
        return { name, content: `${SIGNED} for stack ${stack}; plan again rather than edit.\n${document(object)}` };
    });
}

/** All objects as one YAML stream. */
export function manifestStream(objects: readonly PlannedObject[]): string {
    return objects.map((object) => `---\n${document(object)}`).join("");
}

/**
 * Puts `files` into `directory`, all of them or none: they are written beside it and moved into its place.
 *
 * @throws InputError where the directory holds anything that `ai-mesh plan` did not write, or cannot be made or written
 */
export function writeManifests(directory: string, files: readonly ManifestFile[]): void {
    try {
        replaceManifests(directory, files);
    } catch (error) {
        if (error instanceof InputError) throw error;
        throw new InputError(
            `Cannot write manifests to "${directory}": ${(error as Error).message}; give a directory in a place where you may write`,
        );
    }
}

function replaceManifests(directory: string, files: readonly ManifestFile[]): void {
    const target = resolve(directory);
    const stranger = existsSync(target) ? findStranger(target) : undefined;
    if (stranger !== undefined) {
        throw new InputError(`Cannot write manifests to "${directory}": ${stranger}; give an empty or a new directory`);
    }
    mkdirSync(dirname(target), { recursive: true });
    const fresh = mkdtempSync(`${target}.new-`);
    try {
        for (const { name, content } of files) writeFileSync(join(fresh, name), content);
        // A directory can only be moved onto an empty one, so what was there goes first.
        if (existsSync(target)) rmSync(target, { recursive: true });
        renameSync(fresh, target);
    } finally {
        rmSync(fresh, { recursive: true, force: true });
    }
}

/**
 * What the API server would refuse of the texts that a file is called by. An object's name is one segment of a URL path
 * at least, in whatever case and characters its kind allows; a namespace is an RFC 1123 label, and a kind one word.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
function refusedNames({ kind, namespace, name, manifest }: PlannedObject): string[] {
    const title = [kind, namespace && `${namespace}/`].filter(Boolean).join(" ") + name;
    const segment = (text: string) => text !== "." && text !== ".." && !/[/%\\\p{Cc}]/u.test(text);
    const found = (path: string, text: string, rule: string) => `${title}: ${path} is ${JSON.stringify(text)}; ${rule}`;
    const version = typeof manifest.apiVersion === "string" ? manifest.apiVersion : "v1";
    return [
        ...(/^[A-Za-z][A-Za-z0-9]*$/.test(kind) ? [] : [found("kind", kind, "write letters and digits")]),
        ...(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[a-z0-9]+$/.test(version)
            ? []
            : [found("apiVersion", version, 'write it like "v1" or "apps/v1"')]),
        ...(name !== "" && segment(name)
            ? []
            : [
                  found(
                      "metadata.name",
                      name,
                      'a name is not empty, not "." or "..", and has no "/", "\\", "%" or control character',
                  ),
              ]),
        ...(namespace === "" || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)
            ? []
            : [found("metadata.namespace", namespace, 'use a-z, 0-9 and "-", at most 63')]),
    ];
}

/** What in a directory is not ours, as the end of a sentence. */
function findStranger(target: string): string | undefined {
    if (!statSync(target).isDirectory()) return "it is a file";
    const foreign = readdirSync(target)
        .sort()
        .find(
            (name) =>
                !statSync(join(target, name)).isFile() || !readFileSync(join(target, name), "utf8").startsWith(SIGNED),
        );
    return foreign === undefined ? undefined : `"${foreign}" in it was not written by ai-mesh plan`;
}

function document({ manifest, adopted }: PlannedObject): string {
    return (adopted ? ADOPTED : "") + yamlOf(manifest);
}

/** YAML that means the same to readers of version 1.1 (kubectl's among them), where `no` and `012` are not text. */
const yamlOf = (manifest: unknown): string =>
    stringify(manifest, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });

/** Manifests as one YAML stream. */
export const yamlStream = (manifests: readonly unknown[]): string =>
    manifests.map((manifest) => `---\n${yamlOf(manifest)}`).join("");

function groupOf(object: PlannedObject): string {
    const version = object.manifest.apiVersion;
    return typeof version === "string" && version.includes("/") ? (version.split("/")[0] ?? "core") : "core";
}
