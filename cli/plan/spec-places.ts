import { readFileSync } from "node:fs";
import { relative } from "node:path";
import {
    type Document,
    isMap,
    isNode,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    type Pair,
    parseDocument,
    type YAMLMap,
    type YAMLSeq,
} from "yaml";
import { cannotBuild } from "../../components/cannot-build";
import { topKeys } from "../../mesh/spec";
import { type Project, stackFileIfAny } from "./project";

/**
 * What a program says of a spec, with the place in the stack's file that each line is about: a mesh knows paths alone, since a
 * program may have its spec from anywhere. Lines stay as they are where the file has no such path, or two specs.
 *
 * @param message holds lines like `  flows[0].from: no namespace is called "x"`.
 */
export function withPlaces(message: string, project: Project, stack: string): string {
    const file = stackFileIfAny(project, stack);
    if (file === undefined || !message.includes(cannotBuild)) return message;
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false });
    const specs = specsIn(document, project.name);
    const [spec] = specs;
    if (spec === undefined || specs.length > 1) return message;
    const shown = relative(process.cwd(), file) || file;
    return message
        .split("\n")
        .map((line) => {
            const keys = keysAt(line);
            const offset = keys && (offsetOf(spec.value, keys) ?? spec.key.range?.[0]);
            if (offset === undefined) return line;
            const { line: row, col } = lines.linePos(offset);
            return `  ${shown}:${row}:${col}: ${line.trimStart()}`;
        })
        .join("\n");
}

/**
 * The keys that lead to what a line is about; undefined where it tells no mistake of a spec. A key that is unknown is the last of
 * them: `  flows[0]: has the unknown key "form"`, `  the spec has the unknown key "flow"`.
 */
function keysAt(line: string): (string | number)[] | undefined {
    const unknown = /^ {2}(?:the spec|\S+:) has the unknown key "([^"]*)"/.exec(line)?.[1];
    const path = /^ {2}((?:[\w-]+|\[\d+\]|\["[^"]*"\]|\.)+): /.exec(line)?.[1];
    const keys = path === undefined ? [] : keysOf(path);
    const [first] = keys;
    if (first === undefined ? unknown === undefined : !topKeys.includes(String(first))) return undefined;
    return unknown === undefined ? keys : [...keys, unknown];
}

/** A spec, and the key that it stands under. */
interface FoundSpec {
    readonly key: Node;
    readonly value: Node;
}

/** Specs in the project's own config: what has namespaces or flows. */
function specsIn(document: Document, project: string): FoundSpec[] {
    const config = document.get("config", true);
    if (!isMap(config)) return [];
    return config.items.flatMap(({ key, value }: Pair) => {
        const name = isScalar(key) ? String(key.value) : "";
        const isOwn = !name.includes(":") || name.startsWith(`${project}:`);
        const isSpec = isMap(value) && (value.has("namespaces") || value.has("flows"));
        return isOwn && isSpec ? [{ key: key as Node, value }] : [];
    });
}

/** `a.b[0]["c/d"]` as keys. */
const keysOf = (path: string): (string | number)[] =>
    [...path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([\w-]+)/g)].map(([, index, quoted, word]) =>
        index === undefined ? (quoted ?? word ?? "") : Number(index),
    );

/** Where a path begins: at its key in a map, at its item in a list; of a key that is missing, where its map begins, which a spec's caller knows. */
function offsetOf(spec: Node, keys: readonly (string | number)[]): number | undefined {
    let node: Node | undefined = spec;
    let offset: number | undefined;
    for (const key of keys) {
        const next: Found | undefined = isMap(node)
            ? entryAt(node, String(key))
            : isSeq(node)
              ? itemOf(node, key)
              : undefined;
        if (next === undefined) return offset;
        offset = next.begins.range?.[0] ?? offset;
        node = next.value;
    }
    return offset;
}

/** Where an entry begins, and what it holds. */
interface Found {
    readonly begins: Node;
    readonly value: Node | undefined;
}

function entryAt(map: YAMLMap, name: string): Found | undefined {
    const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    return pair && { begins: pair.key as Node, value: isNode(pair.value) ? pair.value : undefined };
}

function itemOf(list: YAMLSeq, index: string | number): Found | undefined {
    const item = list.get(index, true);
    return isNode(item) ? { begins: item, value: item } : undefined;
}
