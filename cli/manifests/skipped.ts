import { dirname } from "node:path";

/** Why a file, or a document of it, is none of the objects that would be applied. */
export const skippedKinds = [
    "helm-template",
    "openshift-template",
    "helm-chart",
    "kustomization",
    "patch",
    "values",
    "package-json",
    "not-kubernetes",
    "empty",
    "removed-api",
] as const;
export type SkippedKind = (typeof skippedKinds)[number];

/** Something that was not read, so that an answer may be without what it holds. */
export interface Skipped {
    readonly kind: SkippedKind;
    readonly file: string;
    /** The line that it begins on, from 1; absent where the whole file is meant. */
    readonly line?: number;
    readonly why: string;
    /** What it says, where it may be compared with another: of a document, not of a file without one. */
    readonly text?: string;
}

/** What a thing of a kind is called: `Helm template`. */
export const titleOfSkipped = (kind: SkippedKind): string => titles[kind][0];

const titles: Readonly<Record<SkippedKind, readonly [one: string, many: string]>> = {
    "helm-template": ["Helm template", "Helm templates"],
    "openshift-template": ["OpenShift template", "OpenShift templates"],
    "helm-chart": ["chart's metadata", "charts' metadata"],
    kustomization: ["kustomization", "kustomizations"],
    patch: ["patch", "patches"],
    values: ["values file", "values files"],
    "package-json": ["package.json", "package.json files"],
    "not-kubernetes": ["document that is no Kubernetes object", "documents that are no Kubernetes objects"],
    empty: ["empty file", "empty files"],
    "removed-api": ["object of a removed API version", "objects of removed API versions"],
};

const shown = 3;

/** What people are told of manifests beside the answer: what was skipped, then what may not be what its author means. */
export function manifestNotes(read: {
    readonly skipped: readonly Skipped[];
    readonly warnings: readonly string[];
}): string[] {
    return [...skippedLines(read.skipped), ...read.warnings.map((warning) => `Warning: ${warning}`)];
}

/** What was skipped, for people: a line for each kind, with the first places and what to do. */
export function skippedLines(skipped: readonly Skipped[]): string[] {
    return skippedKinds.flatMap((kind) => {
        const own = skipped.filter((each) => each.kind === kind);
        const [first] = own;
        if (first === undefined) return [];
        const places = own.slice(0, shown).map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
        const more = own.length > shown ? `, and ${own.length - shown} more` : "";
        const title = titles[kind][own.length === 1 ? 0 : 1];
        return [`Not read: ${own.length} ${title} (${places.join(", ")}${more}): ${adviceFor(kind, first)}`];
    });
}

function adviceFor(kind: SkippedKind, { file, why }: Skipped): string {
    switch (kind) {
        case "helm-template":
            return `render the chart with \`helm template ${chartOf(file)}\` and give what it prints (\`--manifests -\`)`;
        case "openshift-template":
            return `make its objects with \`oc process -f ${file} --local\` and give what it prints (\`--manifests -\`)`;
        case "kustomization":
            return `build it with \`kustomize build ${dirname(file)}\` and give what it prints (\`--manifests -\`)`;
        case "patch":
            return "what they change is not known here: build them with `kustomize build` and give what it prints";
        case "helm-chart":
        case "values":
        case "package-json":
        case "not-kubernetes":
        case "empty":
        case "removed-api":
            return why;
    }
}

/** The chart that a template is of, as far as its path tells. */
function chartOf(file: string): string {
    const at = file.split("/").lastIndexOf("templates");
    return at > 0 ? file.split("/").slice(0, at).join("/") : dirname(file);
}
