import * as fc from "fast-check";
import { stringify } from "yaml";
import type { ChartObject } from "./objects";

/** A file as it is on disk. */
export interface ChartFile {
    readonly path: string;
    readonly bytes: Buffer;
}

/** One file or many, and how objects stand in them. */
const layouts = [
    ...(["a file each", "helm template", "kustomize build", "JSON", "JSON documents"] as const),
    ...(["List", "typed Lists", "List of Lists", "kubectl get"] as const),
] as const;

/** How objects are written. */
export interface Writing {
    readonly layout: (typeof layouts)[number];
    readonly encoding: "utf8" | "utf8 with BOM" | "utf16le" | "utf16be";
    readonly lineEnds: "\n" | "\r\n";
    readonly style: "block" | "flow" | "aliases" | "merge keys" | "quoted";
    readonly separator: string;
    readonly end: string;
    /** A key that stands twice in each mapping of metadata: the last one counts. */
    readonly twice: boolean;
}

export const writings: fc.Arbitrary<Writing> = fc.record({
    layout: fc.constantFrom(...layouts),
    encoding: fc.constantFrom("utf8", "utf8", "utf8 with BOM", "utf16le", "utf16be"),
    lineEnds: fc.constantFrom("\n", "\r\n"),
    style: fc.constantFrom("block", "flow", "aliases", "merge keys", "quoted"),
    separator: fc.constantFrom("---\n", "--- \n", "---\n---\n", "---\n# nothing here\n---\n", "---\n\n\n"),
    end: fc.constantFrom("", "...\n", "---\n", "---\n# the end\n", "\n\n"),
    twice: fc.boolean(),
});

/** The files of some objects, written so. */
export function filesOf(objects: readonly ChartObject[], writing: Writing): ChartFile[] {
    const file = (path: string, text: string): ChartFile => ({ path, bytes: encoded(text, writing) });
    const json = (value: unknown) => JSON.stringify(value, undefined, 2);
    const yaml = (each: ChartObject) => yamlOf(each, writing);
    const { separator, end } = writing;
    switch (writing.layout) {
        case "a file each":
            return objects.map((each, at) => file(`${each.kind.toLowerCase()}-${at}.yaml`, yaml(each) + end));
        case "helm template": {
            const ordered = [...objects].sort((a, b) => Number(isHook(a)) - Number(isHook(b)));
            const texts = ordered.map((each, at) => `---\n# Source: chart/templates/${at}.yaml\n${yaml(each)}`);
            return [file("rendered.yaml", texts.join("") + end)];
        }
        case "kustomize build":
            return [file("built.yml", objects.map(yaml).join(separator) + end)];
        case "List":
            return [file("list.yaml", stringify({ apiVersion: "v1", kind: "List", items: objects }) + end)];
        case "typed Lists":
            return typedLists(objects).map((each, at) => file(`${at}.yaml`, stringify(each) + end));
        case "List of Lists":
            return [file("all.yaml", stringify({ apiVersion: "v1", kind: "List", items: typedLists(objects) }) + end)];
        case "kubectl get": {
            const list = { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
            return [file("got.json", json(list))];
        }
        case "JSON":
            return objects.map((each, at) => file(`${at}.json`, json(each)));
        case "JSON documents":
            return [file("all.json", objects.map(json).join("\n"))];
    }
}

/** A list for each kind, whose items leave their own kind out, as the API server answers. */
function typedLists(objects: readonly ChartObject[]): object[] {
    const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
    return [...kinds.values()].map(({ apiVersion, kind }) => ({
        ...{ apiVersion, kind: `${kind}List`, metadata: {} },
        items: objects
            .filter((each) => each.apiVersion === apiVersion && each.kind === kind)
            .map(({ apiVersion: _, kind: __, ...rest }) => rest),
    }));
}

const isHook = ({ metadata }: ChartObject): boolean => JSON.stringify(metadata).includes("helm.sh/hook");

function yamlOf(object: ChartObject, { style, twice }: Writing): string {
    const own =
        style === "aliases" || style === "merge keys" ? object : (JSON.parse(JSON.stringify(object)) as ChartObject);
    const text = stringify(own, {
        aliasDuplicateObjects: true,
        ...(style === "flow" ? { collectionStyle: "flow" as const } : {}),
        ...(style === "quoted" ? { defaultStringType: "QUOTE_DOUBLE" as const, defaultKeyType: "PLAIN" as const } : {}),
    });
    const merged = style === "merge keys" ? text.replace(/^( *)(\S+): (\*\w+)$/gm, "$1$2:\n$1  <<: $3") : text;
    return twice && style !== "flow" ? merged.replace(/^( +)name: (?=x\d+$)/m, "$1name: before\n$1name: ") : merged;
}

function encoded(text: string, { encoding, lineEnds }: Writing): Buffer {
    const whole = text.replaceAll("\n", lineEnds);
    switch (encoding) {
        case "utf8":
            return Buffer.from(whole, "utf8");
        case "utf8 with BOM":
            return Buffer.from(`\uFEFF${whole}`, "utf8");
        case "utf16le":
            return Buffer.from(`\uFEFF${whole}`, "utf16le");
        case "utf16be":
            return Buffer.from(`\uFEFF${whole}`, "utf16le").swap16();
    }
}
