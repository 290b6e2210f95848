import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { readText } from "../../../cli/manifests/read-text";
import { splitDocuments } from "../../../cli/manifests/split-documents";
import { runs } from "../../runs";

const value = (text: string): unknown => {
    const [document, ...more] = readText(text);
    expect(more).to.deep.equal([]);
    if (document === undefined || "why" in document) throw new Error(document?.why ?? "no document");
    return document.value;
};
const refusal = (text: string): unknown => readText(text).find((document) => "why" in document);
const warnings = (text: string): unknown =>
    readText(text).flatMap((document) => ("why" in document ? [] : document.warnings));

// What kubectl reads, by tests/differential/kubectl-yaml.
const scalars: readonly [text: string, value: unknown][] = [
    ["on", true],
    ["y", true],
    ["N", false],
    ["off", false],
    ["True", true],
    ["tRue", "tRue"],
    ["0777", 511],
    ["0o777", 511],
    ["-0777", -511],
    ["08", 8],
    ["0b11", 3],
    ["0x1F", 31],
    ["1_000", 1000],
    ["_1", "_1"],
    [".5_0", 0.5],
    ["._5", "._5"],
    ["+5", 5],
    ["12e03", 12000],
    ["1.", 1],
    [".5", 0.5],
    ["1e400", "1e400"],
    ["99999999999999999999", 1e20],
    ["1:30", "1:30"],
    ["2001-01-01", "2001-01-01"],
    ["~", null],
    ["NULL", null],
    ["<<", "<<"],
    ["1.2.3", "1.2.3"],
    ["443/tcp", "443/tcp"],
    ["x\u00a0", "x\u00a0"],
    ['"\\x41"', "A"],
    ["!!str 1", "1"],
    ["!!int '0x10'", 16],
    ["!!float 1", 1],
    ["!!binary aGVsbG8=", "hello"],
    ["!thing x", "x"],
];

const texts: readonly [what: string, text: string, value: unknown][] = [
    ["a tab between brackets", "a: [\n    b,\n\tc ]\n", { a: ["b", "c"] }],
    ["brackets that close at the margin", "a: {\n}\nb: [\nc\n]\n", { a: {}, b: ["c"] }],
    ["quotes that go on at the margin", 'a: "b\nc"\n', { a: "b c" }],
    ["a no-break space as part of a key", "a:\n\u00a0 b: 1\n", { a: null, "\u00a0 b": 1 }],
    ["keys that are no text", "on: 1\n0x10: 2\n1.5: 3\n1000000.0: 4\n", { true: 1, 16: 2, 1.5: 3, "1e+06": 4 }],
    ["a tag with nothing behind it", "a: !!str\n", { a: "" }],
    ["a merge below its key, which it overrules", "a: &x {b: 1}\nc: {b: 2, <<: *x}\n", { a: { b: 1 }, c: { b: 1 } }],
    ["a merge above its key, which overrules it", "a: &x {b: 1}\nc: {<<: *x, b: 2}\n", { a: { b: 1 }, c: { b: 2 } }],
    ["two merges", "a:\n  <<: {b: 1}\n  <<: {c: 2}\n", { a: { b: 1, c: 2 } }],
    ["an empty item before an outer list goes on", "a:\n  -\n    -\n  - b\n", { a: [[null], "b"] }],
    ["braces in text", 'a: "{{ b }}:c"\nd: |\n  ]: {[ ?\n', { a: "{{ b }}:c", d: "]: {[ ?\n" }],
    ["JSON with tabs", '{\n\t"a": [1]\n}', { a: [1] }],
];

const refused: readonly [what: string, text: string, line: number, why: string][] = [
    ["a collection as a key", "a:\n  {{ b }}\n", 2, "has a key that is no scalar: a key of a mapping must be text"],
    ["a list as a key", "a: 1\n? [b]\n: c\n", 2, "has a key that is no scalar: a key of a mapping must be text"],
    ["null as a key", "~: 1\n", 1, "has a key that is null: write it in quotes"],
    ["a number that JSON has not", "a: .nan\n", 1, "has NaN as a number, which JSON does not have: write it in quotes"],
    ["a tab that indents", "a: 1\n\t# b\nc: 2\n", 2, "has a tab where a line is indented: use spaces"],
    ["a control character", "a: b # \u0007\n", 1, "holds the control character U+0007, which YAML does not allow"],
    [
        "text behind a marker",
        "a: 1\n--- b: 2\n",
        2,
        'has "---" with "b: 2" behind it: kubectl takes only a comment there',
    ],
    [
        "lines that end with CR alone",
        "---\ra: 1\r---\rb: 2\r",
        1,
        "ends its lines with a carriage return alone, so that kubectl sees a single line: save the file with LF line ends",
    ],
    [
        "a directive",
        "%YAML 1.1\n---\na: 1\n",
        2,
        'has a directive ("%"), which kubectl cuts off from its document: take it out',
    ],
    [
        "a key of two types",
        "1: a\n'1': b\n",
        1,
        'has the key "1" twice in one mapping, as text and as an integer: which of them counts cannot be told',
    ],
    ["JSON, then something else", '{"a":1}{"b":2}\n---\nc: 3\n', 2, "is no JSON, as what stands above is"],
];

describe("reading YAML as kubectl reads it", () => {
    for (const [text, expected] of scalars) {
        it(`reads ${text} as ${JSON.stringify(expected)}`, () => {
            expect(value(`a: ${text}\n`)).to.deep.equal({ a: expected });
            expect(value(`- [${text}]\n`)).to.deep.equal([[expected]]);
        });
    }
    for (const [what, text, expected] of texts) {
        it(`reads ${what}`, () => expect(value(text)).to.deep.equal(expected));
    }
    for (const [what, text, line, why] of refused) {
        it(`refuses ${what}`, () => expect(refusal(text)).to.deep.include({ line, why }));
    }

    it("reads a key that is there twice as its last value, and says where", () => {
        const text = "a: 1\nb:\n  c: 1\n  'c': 2\na: 3\n";
        expect(value(text)).to.deep.equal({ a: 3, b: { c: 2 } });
        const what = (key: string): string => `the key "${key}" is there twice in one mapping: the last one counts`;
        expect(warnings(`# first\n---\n${text}`)).to.deep.equal([
            { line: 7, what: what("a") },
            { line: 6, what: what("c") },
        ]);
        expect(warnings("a: {b: 1}\nc: {b: 1}\n")).to.deep.equal([]);
    });

    it("reads no further than the end of a document, and says so", () => {
        expect(value("a: 1\n...\nb: 2\n")).to.deep.equal({ a: 1 });
        expect(warnings("a: 1\n...\nb: 2\n")).to.deep.equal([
            {
                line: 2,
                what: 'the document ends here, and kubectl does not read what follows: begin it with a line "---"',
            },
        ]);
        expect(warnings("a: 1\n...\n# nothing\n")).to.deep.equal([]);
    });

    it("takes time in proportion to the text", () => {
        const started = performance.now();
        for (const text of [
            "a: b\n" + "# -\n".repeat(50_000),
            `a: "${"&x ".repeat(50_000)}"`,
            '{"a":1}\n'.repeat(20_000),
        ]) {
            readText(text);
        }
        expect(performance.now() - started).to.be.lessThan(10_000);
    });

    // The writer does not quote the key <<, which makes it a merge.
    const word = fc
        .oneof(
            fc.constantFrom(
                "a",
                "on",
                "1",
                "0777",
                "x y",
                "it's",
                '"',
                "#",
                "a #b",
                "a: b",
                "- a",
                "-",
                "~",
                "",
                "1:30",
                "*a",
                "&",
            ),
            fc.constantFrom(
                "{",
                "{{ a }}",
                "]: ",
                "? ",
                "é",
                "\u00a0",
                "null",
                "1.5",
                ".5_0",
                "__proto__",
                "---",
                "...",
                "|",
                "%",
            ),
            fc.string({ maxLength: 6 }),
        )
        .filter((text) => text !== "<<");
    const tree = fc.letrec((tie) => ({
        node: fc.oneof(
            { maxDepth: 4 },
            word,
            fc.integer(),
            fc.boolean(),
            fc.constant(null),
            fc.array(tie("node"), { maxLength: 3 }),
            fc.dictionary(word, tie("node"), { maxKeys: 3 }),
        ),
    })).node;
    const style = fc.record({
        indent: fc.constantFrom(2, 4),
        lineWidth: fc.constantFrom(0, 20),
        defaultStringType: fc.constantFrom("QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
        defaultKeyType: fc.constantFrom("QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
        collectionStyle: fc.constantFrom("any" as const, "block" as const, "flow" as const),
    });

    it("reads back whatever a YAML writer writes, and JSON as JSON", () => {
        fc.assert(
            fc.property(fc.dictionary(word, tree, { minKeys: 1, maxKeys: 3 }), style, (written, options) => {
                const plain: unknown = JSON.parse(JSON.stringify(written));
                const text = stringify(plain, { version: "1.1", aliasDuplicateObjects: false, ...options });
                expect(value(`---\n${text}`), text).to.deep.equal(plain);
                expect(value(JSON.stringify(plain))).to.deep.equal(plain);
            }),
            { numRuns: runs(400, 10000) },
        );
    });
});

describe("splitDocuments()", () => {
    it("counts the lines on which documents begin", () => {
        const chunks = splitDocuments("# prolog\n---\na: 1\n---\n\nb: |\n  --- no marker\n--- # c\n");
        expect(chunks.map(({ line }) => line)).to.deep.equal([1, 3, 5]);
    });
});
