import { type Cluster, type ObjectMaker, readObjects, type OperatorOwner } from "../../netpol";
import { placeInFile } from "./place-in-file";
import { type ManifestObjects, placeOf, readManifestObjects } from "./read-objects";
import { type Skipped, skippedLines } from "./skipped";
import type { ManifestObject } from "./unroll";

/** What was read from manifests. */
export interface Manifests {
    readonly cluster: Cluster;
    /** How many objects of each kind have no say in reachability. */
    readonly otherKinds: Readonly<Record<string, number>>;
    /** Objects of which an operator makes pods that are not in the cluster. */
    readonly unreadPods: readonly OperatorOwner[];
    /** Objects of which a controller makes or changes others that are not in the cluster. */
    readonly objectMakers: readonly ObjectMaker[];
    /** Files and documents that are no objects to be applied; an answer may be without what they hold. */
    readonly skipped: readonly Skipped[];
    /** `file:line: what`: read as kubectl reads it, which may not be what its author means. */
    readonly warnings: readonly string[];
}

/** Every mistake of the manifests at once, each as `file:line:column (document n): what`, the column where it is known. */
export class ManifestError extends Error {
    constructor(readonly problems: readonly string[]) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        super(`Cannot read the manifests: ${count}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
}

/**
 * Reads Kubernetes manifests from files and directories (`-` is standard input) as kubectl reads them.
 *
 * @throws ManifestError that names every path that is missing, every document that cannot be read, every object that the API
 * server would refuse or that is there twice, and that files were given and none of them holds an object. Nothing is
 * half-read.
 */
export function readManifests(paths: string | readonly string[]): Manifests {
    return clusterOfManifests(readManifestObjects(typeof paths === "string" ? [paths] : paths));
}

/** An object with its kind, which an item of a typed list may leave out. */
export function wholeValue({ value, apiVersion, kind }: ManifestObject): ManifestObject["value"] {
    return "kind" in value ? value : { ...value, apiVersion, kind };
}

/** The cluster that objects of manifests make. @throws ManifestError as {@link readManifests} does */
export function clusterOfManifests({ objects, skipped, warnings, problems: unread }: ManifestObjects): Manifests {
    const documents = objects.map((object, index) => ({
        source: object.file,
        document: index,
        value: wholeValue(object),
    }));
    const { cluster, skipped: otherKinds, unreadPods, objectMakers, problems: invalid } = readObjects(documents);
    const problems = [...unread];
    for (const { document, path, message } of invalid) {
        const object = objects[document];
        if (object === undefined) continue;
        problems.push(`${placeInside(object, path)}: ${pathOf(object, path)} ${message}`);
    }
    if (problems.length === 0 && objects.length === 0) problems.push(...nothingRead(skipped));
    if (problems.length > 0) throw new ManifestError(problems);
    return { cluster, otherKinds, unreadPods, objectMakers, skipped, warnings };
}

/** What to say where files were given and no object was in them; files without content alone are no mistake. */
export function nothingRead(skipped: readonly Skipped[]): string[] {
    const lines = skippedLines(skipped.filter(({ kind }) => kind !== "empty"));
    return lines.length === 0 ? [] : ["no Kubernetes object was found", ...lines];
}

function pathOf({ path: own }: ManifestObject, path: string): string {
    return [own, path].filter((part) => part !== "").join(".") || "the object";
}

function placeInside(object: ManifestObject, path: string): string {
    return placeOf({ ...object, ...placeInFile(object, path) });
}
