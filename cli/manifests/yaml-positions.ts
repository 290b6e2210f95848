import {
    isAlias,
    isCollection,
    isNode,
    isScalar,
    LineCounter,
    type Node,
    parseDocument,
    visit,
    type Document,
} from "yaml";
import { UnreadableError } from "./unreadable-error";

/** A document's nodes by another parser, which tells where they stand. Their values are not used: it reads YAML otherwise. */
interface Placed {
    readonly document: Document.Parsed;
    readonly lines: LineCounter;
}

/** The text that was parsed last: one text is asked about again and again where it has several mistakes. */
let last: { readonly text: string; readonly placed: Placed | undefined } | undefined;

function placed(text: string): Placed | undefined {
    if (last?.text !== text) last = { text, placed: parse(text) };
    return last.placed;
}

function parse(text: string): Placed | undefined {
    const lines = new LineCounter();
    const options = { version: "1.1", schema: "failsafe", uniqueKeys: false, prettyErrors: false } as const;
    const document = parseDocument(text, { ...options, logLevel: "error", lineCounter: lines });
    return document.errors.length > 0 ? undefined : { document, lines };
}

/**
 * Refuses a document that has a collection or nothing as the key of a mapping, or nothing behind the tag `!`: what kubectl
 * refuses or reads otherwise than js-yaml.
 *
 * @throws UnreadableError that says where.
 */
export function checkKeys(text: string): void {
    const found = placed(text);
    if (found === undefined) {
        throw new UnreadableError(
            'has a "?", "]:" or "}:", and whether a collection is used as a key cannot be told: write it another way',
            1,
        );
    }
    const { document, lines } = found;
    visit(document, {
        Scalar(_, node) {
            if (node.tag !== "!" || node.source !== "") return;
            const line = lines.linePos(node.range?.[0] ?? 0).line;
            throw new UnreadableError('has the tag "!" and no value behind it: write ""', line);
        },
        Pair(_, { key }) {
            const node = isAlias(key) ? key.resolve(document) : key;
            if (isScalar(node) && (node.value !== "" || node.type !== "PLAIN")) return;
            const line = isNode(key) && key.range ? lines.linePos(key.range[0]).line : 1;
            throw new UnreadableError("has a key that is no scalar: a key of a mapping must be text", line);
        },
    });
}

/** Tabs at the beginning of a line, or between the dash of a list and what it begins. */
export const leadingTab = /^ *(?:- +)*(?:-(?= *\t)|\t)/m;

/**
 * Refuses tabs that begin a line where lines are told apart by their indentation; in quotes, block scalars and between
 * brackets they are fine.
 *
 * @throws UnreadableError that says where.
 */
export function checkTabs(text: string): void {
    const found = placed(text);
    if (found === undefined) return;
    const free = rangesWithin(found.document);
    for (const { index } of text.matchAll(new RegExp(leadingTab, "gm"))) {
        if (free.some(([start, end]) => index >= start && index < end)) continue;
        throw new UnreadableError("has a tab where a line is indented: use spaces", found.lines.linePos(index).line);
    }
}

/** Spells out the empty items of lists as `null`. @throws UnreadableError where they cannot be told from other text. */
export function withNulls(text: string): string {
    const found = placed(text);
    if (found === undefined) {
        throw new UnreadableError('has an empty item in a list ("-" and nothing behind it): write "- null"', 1);
    }
    const dashes: number[] = [];
    visit(found.document, {
        Seq(_, { flow, items }) {
            for (const item of flow === true ? [] : items) {
                if (isScalar(item) && item.source === "" && item.range)
                    dashes.push(text.lastIndexOf("-", item.range[0] - 1));
            }
        },
    });
    let [spelled, copied] = ["", 0];
    for (const dash of dashes.sort((a, b) => a - b))
        [spelled, copied] = [`${spelled}${text.slice(copied, dash)}- null`, dash + 1];
    return spelled + text.slice(copied);
}

/** Where what looks like structure is none: inside scalars and between brackets. */
function rangesWithin(document: Document.Parsed): (readonly [start: number, end: number])[] {
    const ranges: (readonly [number, number])[] = [];
    visit(document, {
        Node(_, node) {
            if (!node.range) return;
            const [start, valueEnd, end] = node.range;
            if (isScalar(node)) ranges.push([start, node.type === "PLAIN" ? valueEnd : end]);
            else if (isCollection(node) && node.flow === true) ranges.push([start, end]);
        },
    });
    return ranges;
}

/** Keys that a mapping has twice, and on which lines they stand again; one without a name where that cannot be told. */
export function doubleKeysOf(text: string): { readonly key: string | undefined; readonly line: number }[] {
    const found = placed(text);
    const doubles: { key: string; line: number }[] = [];
    if (found === undefined) return [{ key: undefined, line: 1 }];
    const { document, lines } = found;
    visit(document, {
        Map(_, { items }) {
            const seen = new Set<string>();
            for (const { key } of items) {
                if (!isScalar(key)) continue;
                const name = String(key.value);
                if (seen.has(name)) doubles.push({ key: name, line: lines.linePos(key.range?.[0] ?? 0).line });
                seen.add(name);
            }
        },
    });
    return doubles.length > 0 ? doubles : [{ key: undefined, line: 1 }];
}

/** The steps of a path like `spec.ingress[0].from` or `metadata.labels["app"]`. */
function stepsOf(path: string): (string | number)[] {
    return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
        index === undefined ? (quoted ?? name ?? "") : Number(index),
    );
}

/**
 * The line and the column of a document's text, from 1, at which a path like `spec.ingress[0].from` stands, or the nearest
 * above it that is known; the first line and no column where nothing is. Parses the text again: for messages only.
 */
export function placeOfPath(text: string, path: string): { readonly line: number; readonly column?: number } {
    const found = placed(text);
    if (found === undefined) return { line: 1 };
    const steps = stepsOf(path);
    for (let length = steps.length; length >= 0; length--) {
        const node = found.document.getIn(steps.slice(0, length), true) as Node | undefined;
        if (!isNode(node) || !node.range) continue;
        const { line, col } = found.lines.linePos(node.range[0]);
        return { line, column: col };
    }
    return { line: 1 };
}
