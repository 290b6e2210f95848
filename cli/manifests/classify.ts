import { basename } from "node:path";
import { nearest } from "../../mesh/issues";
import type { ReadDocument, UnreadDocument } from "./read-text";
import type { SkippedKind } from "./skipped";

/** What a document is: objects to be applied, something else that is skipped, a mistake, or nothing at all. */
export type Classified =
    | { readonly object: Readonly<Record<string, unknown>> }
    | { readonly skip: SkippedKind; readonly why: string }
    | { readonly problem: string }
    | "nothing";

/** What is known of a file before its documents are. */
export interface FileFacts {
    readonly file: string;
    /** It is in the templates folder of a Helm chart. */
    readonly inChart: boolean;
    /** A kustomization names it as a patch or as another kind of input. */
    readonly patch: boolean;
}

// An action that nothing quotes: a rendered manifest has braces only as text.
const bareAction = /^[^"'#\n]*\{\{-?\s*(?:[.$(/]|[a-z])/m;

/** Classifies a document that cannot be read: what no renderer has seen yet, or has nothing of an object, is skipped. */
export function classifyUnread({ why, text }: UnreadDocument): Classified {
    if (bareAction.test(text) || text.startsWith("{{")) return { skip: "helm-template", why: "is not rendered" };
    const looksLikeObject =
        /^[ \t]*(?:\{[ \t]*)?["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(text) ||
        /"(?:apiVersion|kind)"\s*:/.test(text);
    return looksLikeObject || !/[:{]/.test(text)
        ? { problem: why }
        : { skip: "not-kubernetes", why: `no Kubernetes object, and it ${why}` };
}

/** Classifies a document that was read. */
export function classify({ value, chunk }: ReadDocument, facts: FileFacts): Classified {
    if (value === null || value === undefined) return "nothing";
    if (facts.inChart && chunk.text.includes("{{")) return { skip: "helm-template", why: "is not rendered" };
    if (Array.isArray(value)) return classifyList(value);
    if (typeof value !== "object") return { skip: "not-kubernetes", why: "single values or text" };
    return classifyMapping(value as Readonly<Record<string, unknown>>, facts);
}

function classifyList(list: readonly unknown[]): Classified {
    const maps = list.filter((item) => typeof item === "object" && item !== null);
    if (maps.some((item) => "kind" in item && "apiVersion" in item)) {
        return {
            problem:
                "is a bare list of objects, which kubectl refuses: make it a List (kind: List) or one document each",
        };
    }
    if (maps.length > 0 && maps.every((item) => "op" in item && "path" in item)) {
        return { skip: "patch", why: "a JSON patch" };
    }
    return { skip: "not-kubernetes", why: "nothing but lists" };
}

function classifyMapping(map: Readonly<Record<string, unknown>>, facts: FileFacts): Classified {
    const { apiVersion, kind } = map;
    const name = basename(facts.file).toLowerCase();
    if (isKustomization(name, apiVersion)) return { skip: "kustomization", why: "is not built" };
    if (/^chart\.ya?ml$/.test(name) && kind === undefined) {
        return { skip: "helm-chart", why: "it says what the chart is, not what it makes" };
    }
    if (facts.patch) return { skip: "patch", why: "a kustomization names it" };
    if (
        kind === "Template" &&
        typeof apiVersion === "string" &&
        /^(?:template\.openshift\.io\/)?v1$/.test(apiVersion)
    ) {
        return { skip: "openshift-template", why: "is not processed" };
    }
    if (typeof apiVersion === "string" && typeof kind === "string" && apiVersion !== "" && kind !== "") {
        return classifyObject(map, apiVersion, kind);
    }
    if (isAlmostObject(map)) return { problem: whatIsMissing(map) };
    if (name === "package.json") return { skip: "package-json", why: "it is npm's" };
    if (/^values.*\.(?:ya?ml|json)$/.test(name))
        return { skip: "values", why: "they are what a chart is rendered with" };
    return { skip: "not-kubernetes", why: 'they have neither "apiVersion" nor "kind"' };
}

function isKustomization(name: string, apiVersion: unknown): boolean {
    return (
        /^kustomization\.ya?ml$/.test(name) ||
        (typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/"))
    );
}

/** One of the two fields that make an object, or both its parts, with which nothing but an object is written. */
function isAlmostObject(map: Readonly<Record<string, unknown>>): boolean {
    const parts = ["metadata", "spec", "data", "items"].filter(
        (part) => typeof map[part] === "object" && map[part] !== null,
    );
    const named = "apiVersion" in map || (typeof map["kind"] === "string" && /^[A-Z]/.test(map["kind"]));
    return named ? parts.length > 0 : parts.includes("metadata") && parts.includes("spec");
}

function whatIsMissing({ apiVersion, kind }: Readonly<Record<string, unknown>>): string {
    const missing = [["apiVersion", apiVersion] as const, ["kind", kind] as const].filter(
        ([, value]) => typeof value !== "string" || value === "",
    );
    return `is no Kubernetes object without ${missing.map(([field]) => `"${field}"`).join(" and ")}: kubectl refuses it`;
}

const judged = [
    ...["NetworkPolicy", "Namespace", "Service", "Pod", "ReplicationController", "Deployment", "StatefulSet"],
    ...["DaemonSet", "ReplicaSet", "Job", "CronJob"],
];
const builtIn = /^(?:v1|(?:apps|batch|extensions|networking\.k8s\.io)\/v\w+)$/;
const others =
    /^(?:Binding|ComponentStatus|ConfigMap|Endpoints|Event|LimitRange|Node|PersistentVolume(?:Claim)?|PodTemplate|ResourceQuota|Secret|ServiceAccount|ControllerRevision|Ingress(?:Class)?|IPAddress|ServiceCIDR|\w*List)$/;

function classifyObject(map: Readonly<Record<string, unknown>>, apiVersion: string, kind: string): Classified {
    const metadata = map["metadata"];
    const named =
        typeof metadata === "object" && metadata !== null ? (metadata as Readonly<Record<string, unknown>>) : {};
    const identity = [apiVersion, kind, named["name"], named["namespace"]];
    if (identity.some((text) => typeof text === "string" && text.includes("{{"))) {
        return { skip: "helm-template", why: "is not rendered" };
    }
    if (kind.startsWith("ENC[")) return { problem: "is encrypted by SOPS: run `sops decrypt` and give what it prints" };
    if (builtIn.test(apiVersion) && !judged.includes(kind) && !others.test(kind)) {
        const meant = judged.find((each) => each.toLowerCase() === kind.toLowerCase()) ?? nearest(kind, judged);
        if (meant !== undefined)
            return {
                problem: `is of kind ${JSON.stringify(kind)}, which ${apiVersion} does not have: write "${meant}"`,
            };
    }
    return { object: map };
}
