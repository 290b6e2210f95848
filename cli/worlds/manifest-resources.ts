import { isObject } from "../../netpol";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { kindOf } from "../../policy-pack/stack/kinds";
import { type ManifestObjects, readManifestObjects } from "../manifests/read-objects";
import { type PlaceInFile, placeInFile } from "../manifests/place-in-file";
import { manifestNotes } from "../manifests/skipped";
import type { ManifestObject } from "../manifests/unroll";
import { InputError } from "../terminal/input-error";
import { asPatch, impliedGaps, impliedNamespaces, impliedNotes, inNamespace, isSystem } from "./implied-namespaces";
import { gapsOfFiles } from "./gaps";
import type { Location, JudgedResources } from "./resources";

/** Of longer documents, in characters, only the line that they begin on is told: looking for more takes seconds. */
const longest = 2 ** 21;

/**
 * Reads manifests as the resources they would be. Every object is kept, whatever its kind: what is not judged is said.
 * Objects that name no namespace are in `namespace`, where it is given; else in `default`.
 *
 * @throws InputError that names every file and document that cannot be read, or says that nothing in them is to be judged.
 */
export function readManifestResources(paths: readonly string[], namespace?: string): JudgedResources {
    const read = readManifestObjects(paths);
    const source = resourcesOfManifests(read, namespace);
    if (!source.resources.some(isJudged)) throw new InputError(nothingToJudge(read, source));
    return source;
}

/**
 * The resources that objects of manifests would be, and the namespaces that they are in where no manifest makes those.
 *
 * @throws InputError that names what cannot be read
 */
export function resourcesOfManifests(
    { objects, skipped, warnings, problems }: ManifestObjects,
    namespace?: string,
): JudgedResources {
    if (problems.length > 0) {
        throw new InputError(`Cannot read the manifests:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    const locations = new Map<string, Location>();
    const urnAt = (place: string, location: Location): string => {
        const urn = `${place}#${locations.size + 1}`;
        locations.set(urn, location);
        return urn;
    };
    const resources = objects.map((object) => {
        const resource = asResource(object, urnAt(`${object.file}:${object.line}`, new ObjectLocation(object)));
        return namespace === undefined ? resource : inNamespace(resource, namespace);
    });
    const implied = impliedNamespaces(resources);
    const patches = implied
        .filter((one) => !isSystem(one))
        .map((one) => {
            const first = one.first.urn;
            return asPatch(one, urnAt(first.replace(/#\d+$/, ""), locationOf(first, locations)));
        });
    return {
        resources: [...resources, ...patches],
        implied: implied.map((one) => ({ name: one.name, judged: !isSystem(one) })),
        locations,
        gaps: [...gapsOfFiles(skipped), ...impliedGaps(implied)],
        notes: [...manifestNotes({ skipped, warnings }), ...impliedNotes(implied)],
    };
}

/** Where an object begins; it is looked for once somebody asks, since most objects have nothing said of them. */
class ObjectLocation implements Location {
    private found: PlaceInFile | undefined;

    constructor(private readonly object: ManifestObject) {}

    get file(): string {
        return this.object.file;
    }

    get line(): number {
        return this.place().line;
    }

    get column(): number | undefined {
        return this.place().column;
    }

    private place(): PlaceInFile {
        const { chunk, line } = this.object;
        return (this.found ??= chunk.text.length > longest ? { line } : placeInFile(this.object));
    }
}

/** Where the resource of a URN is. @throws {Error} For a URN that was given to none, which is a mistake here. */
function locationOf(urn: string, locations: ReadonlyMap<string, Location>): Location {
    const location = locations.get(urn);
    if (location === undefined) throw new Error(`no resource has the URN ${urn}`);
    return location;
}

function nothingToJudge(read: ManifestObjects, { implied = [], notes: all = [] }: JudgedResources): string {
    const about = implied.length === 0 ? "that a policy could be about" : "of a namespace that is judged";
    const found =
        read.objects.length === 0
            ? "no Kubernetes object was found"
            : `no object ${about} was found; there are only ${kindsOf(read.objects)}`;
    const notes = all.map((note) => `\n  ${note}`);
    return `Nothing to judge: ${found}${notes.join("")}`;
}

/**
 * Whether a policy could say something of a resource: it is a namespace, or decides about traffic. All else is judged by the
 * namespace that it is in, which is among the resources where it is to be judged.
 */
function isJudged({ type }: SeenResource): boolean {
    return !["workload", "service", "other"].includes(kindOf(type).kind);
}

function kindsOf(objects: readonly ManifestObject[]): string {
    return [...new Set(objects.map(({ kind }) => kind))].sort().join(", ");
}

function typeOf(apiVersion: string, kind: string): string {
    return `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
}

function asResource({ apiVersion, kind, value }: ManifestObject, urn: string): SeenResource {
    const { namespace, name } = isObject(value["metadata"]) ? value["metadata"] : {};
    const title = [namespace, name].filter((part) => typeof part === "string").join("/");
    return { type: typeOf(apiVersion, kind), name: title, urn, props: value };
}
