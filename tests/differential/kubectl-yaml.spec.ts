import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeBytes } from "../../cli/manifests/decode-bytes";
import { readText } from "../../cli/manifests/read-text";

// What kubectl's own decoder makes of thousands of texts, by the program in kubectl-yaml/ (its README tells how).

/** One line of the data: see Read in kubectl-yaml/main.go. */
interface Line {
    readonly text?: string;
    readonly bytes?: string;
    readonly documents?: readonly unknown[];
    readonly error?: string;
}

const lines = gunzipSync(readFileSync(join(__dirname, "kubectl-yaml/expectations.jsonl.gz")))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

type Reading = { readonly documents: readonly unknown[] } | { readonly error: string };

function ours({ text = "", bytes }: Line): Reading {
    const decoded = bytes === undefined ? { text } : decodeBytes(Buffer.from(bytes, "base64"));
    if ("why" in decoded) return { error: decoded.why };
    const documents: unknown[] = [];
    for (const document of readText(decoded.text)) {
        if ("why" in document) return { error: document.why };
        const { value } = document;
        if (value === null || value === undefined) continue;
        if (typeof value !== "object" || Array.isArray(value)) return { error: "is no object" };
        documents.push(value);
    }
    return { documents };
}

/** Through JSON, so that -0 is 0 and an order of keys is none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** What we refuse and kubectl reads: its beginning, its rest or its tags in silence. Each is said to users as an error. */
const stricter = [
    "goes on after its end",
    "bad indentation of a",
    "duplication of a",
    "missing indentation for block scalar",
    "unidentified alias",
    "merges (<<) a mapping with the key",
    "has the key",
    "has a key that is no scalar",
    "has a key that is null",
    "a line break is expected",
    "holds the character U+202",
    "has a number that is too large",
];

/** What kubectl refuses and we read: all but these would be a mistake. */
const laxer = [
    // Of a key that is there twice, js-yaml keeps only the value that counts; kubectl also looks at the other.
    "map merge requires map or sequence of maps",
    "what is read depends on chance",
    // A property, then a mapping that begins on the same line: `a: !!str b: c`.
    "mapping values are not allowed in this context",
    // Tabs outside of what manifests hold, escapes of half a character, `\/`.
    "found character that cannot start any token",
    "found a tab character where an indentation space is expected",
    "found invalid Unicode character escape code",
    "found unknown escape character",
    // Documents that are nothing but an end, or a tag.
    "did not find expected node content",
    "is no object",
];

describe("the reader of manifests agrees with kubectl", function () {
    this.timeout(120_000);
    const all = lines.map((line) => ({ line, read: ours(line) }));

    it("on the values of every document that both read", () => {
        let compared = 0;
        for (const { line, read } of all) {
            if (line.error !== undefined || "error" in read) continue;
            expect(plain(read.documents), JSON.stringify(line.text ?? line.bytes)).to.deep.equal(line.documents ?? []);
            compared += read.documents.length;
        }
        expect(compared).to.be.greaterThan(1_500);
    });

    it("on what cannot be read, but for one text in a hundred that is refused for a known reason", () => {
        const refused = all.flatMap(({ line, read }) =>
            line.error === undefined && "error" in read ? [[read.error, line.text] as const] : [],
        );
        expect(refused.filter(([why]) => !stricter.some((start) => why.startsWith(start)))).to.deep.equal([]);
        expect(refused.length).to.be.lessThan(lines.length / 100);
    });

    it("on what can be read, but for one text in two hundred that is read for a known reason", () => {
        const read = all.flatMap(({ line, read }) =>
            line.error !== undefined && "documents" in read ? [[line.error, line.text] as const] : [],
        );
        expect(read.filter(([why]) => !laxer.some((part) => why.includes(part)))).to.deep.equal([]);
        expect(read.length).to.be.lessThan(lines.length / 200);
    });
});
