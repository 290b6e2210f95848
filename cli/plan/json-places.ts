import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Where in JSON a value stands, as `line:column`: at its key in an object, at itself in a list. */
export type PlaceOf = (keys: readonly PropertyKey[]) => string;

/** A key without a value of its own has the place of what it would be in. */
export function placesIn(json: string): PlaceOf {
    const lines = new LineCounter();
    const { contents } = parseDocument(json, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
    return (keys) => {
        let [node, at]: [unknown, number] = [contents, contents?.range?.[0] ?? 0];
        for (const key of keys) {
            const next = entryOf(node, key);
            if (next === undefined) break;
            [node, at] = [next.value, next.begins.range?.[0] ?? at];
        }
        const { line, col } = lines.linePos(at);
        return `${line}:${col}`;
    };
}

function entryOf(node: unknown, key: PropertyKey): { readonly begins: Node; readonly value: unknown } | undefined {
    if (isMap(node)) {
        const pair = node.items.find((each) => isScalar(each.key) && each.key.value === key);
        return pair && { begins: pair.key as Node, value: pair.value };
    }
    const item = isSeq(node) ? node.get(Number(key), true) : undefined;
    return isNode(item) ? { begins: item, value: item } : undefined;
}

/** What JSON is made of, and white space. */
const token = /[ \t\r\n]+|[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON, as `line:column`, by the words of the parser's error or else by its first part that is no JSON. */
export function placeOfMistake(text: string, error: SyntaxError): string {
    const told = / at position (\d+)/.exec(error.message)?.[1];
    let at = 0;
    token.lastIndex = 0;
    while (told === undefined && token.test(text)) at = token.lastIndex;
    const before = text.slice(0, told === undefined ? at : Number(told)).split("\n");
    return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
