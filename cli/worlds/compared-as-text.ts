import { relative } from "node:path";
import {
    describeUnjudged,
    isJudgedInFull,
    isObject,
    type ObjectMaker,
    type OperatorOwner,
    readObjectMaker,
    readPluginPolicy,
    readUnjudgedPolicy,
} from "../../netpol";
import { type Skipped, titleOfSkipped } from "../manifests/skipped";

/*
 * What cannot be judged can still be compared: here it is, by what it is called, with all that it says as text. See
 * `Side.unknown`.
 */

/** Policies that are not judged: of other kinds, or with more than is read of their kind. */
export function unjudgedTexts(objects: readonly unknown[]): Map<string, string> {
    return new Map(
        objects.flatMap((object) => {
            const { apiVersion, kind } = isObject(object) ? object : {};
            if (!isObject(object) || typeof kind !== "string" || typeof apiVersion !== "string") return [];
            const plugin = readPluginPolicy(object, kind, apiVersion);
            if (plugin && isJudgedInFull(plugin)) return [];
            const policy = readUnjudgedPolicy(object, kind, apiVersion);
            return policy === undefined
                ? []
                : [[describeUnjudged(policy), JSON.stringify([object.spec, object.specs])]];
        }),
    );
}

/** Objects of which a controller makes or changes others. */
export function objectMakerTexts(objects: readonly unknown[]): Map<string, string> {
    return new Map(
        objects.flatMap((object) => {
            const { apiVersion, kind, spec } = isObject(object) ? object : {};
            if (typeof kind !== "string" || typeof apiVersion !== "string") return [];
            const maker = readObjectMaker(object, kind, apiVersion);
            return maker === undefined ? [] : [[titleOfMaker(maker), JSON.stringify(spec)]];
        }),
    );
}

const titleOfMaker = ({ kind, apiVersion, namespace, name }: ObjectMaker): string =>
    `what ${kind} (${apiVersion}) ${namespace === undefined ? name : `${namespace}/${name}`} makes or changes, which was not read`;

/** Objects of which an operator makes pods that were not read. */
export function unreadPodTexts(objects: readonly unknown[], unread: readonly OperatorOwner[]): Map<string, string> {
    const titles = new Set(unread.map(titleOfOwner));
    return new Map(
        objects.flatMap((object) => {
            const title = isObject(object) ? titleOfOwner(ownerOf(object)) : "";
            return isObject(object) && titles.has(title) ? [[title, JSON.stringify(object.spec)]] : [];
        }),
    );
}

const titleOfOwner = ({ kind, apiVersion, namespace, name }: OperatorOwner): string =>
    `the pods of ${kind} (${apiVersion}) ${namespace}/${name}, which were not read`;

function ownerOf({ apiVersion, kind, metadata }: Readonly<Record<string, unknown>>): OperatorOwner {
    const { namespace, name } = isObject(metadata) ? metadata : {};
    return {
        apiVersion: String(apiVersion),
        kind: String(kind),
        namespace: typeof namespace === "string" && namespace !== "" ? namespace : "default",
        name: String(name ?? ""),
    };
}

/** Documents of files that were skipped, each by its place below the paths that were given: sides may stand elsewhere. */
export function unreadFileTexts(skipped: readonly Skipped[], paths: readonly string[]): Map<string, string> {
    const texts = new Map<string, string>();
    for (const { kind, file, text = "" } of skipped) {
        const root = paths.find((path) => !relative(path, file).startsWith("..")) ?? "";
        const title = `${titleOfSkipped(kind)} ${relative(root, file) || "given by its name"}, which was not read`;
        texts.set(title, `${texts.get(title) ?? ""}${text}\n`);
    }
    return texts;
}
