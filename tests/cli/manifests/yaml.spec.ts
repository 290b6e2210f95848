import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { readFullYaml } from "../../../cli/manifests/full-yaml";
import { readText } from "../../../cli/manifests/read-text";
import { notSimple } from "../../../cli/manifests/simple-flow";
import { readSimpleYaml } from "../../../cli/manifests/simple-yaml";
import { splitDocuments } from "../../../cli/manifests/split-documents";

// What `kubectl patch --local -o json` of version 1.32 makes of these, observed.
const scalars: [text: string, value: unknown][] = [
    ["on", true],
    ["yes", true],
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
    ["+5", 5],
    ["1e3", 1000],
    ["12e03", 12000],
    ["1.0", 1],
    [".5", 0.5],
    ["1:30", "1:30"],
    ["190:20:30", "190:20:30"],
    ["2001-01-01", "2001-01-01"],
    ["~", null],
    ["NULL", null],
    ["=", "="],
    ["0x", "0x"],
    ["1.2.3", "1.2.3"],
    ["nan", "nan"],
    ["443/tcp", "443/tcp"],
    ['"\\x41"', "A"],
    ["!!binary aGVsbG8=", "hello"],
];

describe("reading YAML as kubectl reads it", () => {
    for (const [text, value] of scalars) {
        it(`reads ${text} as ${JSON.stringify(value)}, by the full parser and by the simple reader`, () => {
            expect(readFullYaml(`a: ${text}\n`)).to.deep.equal({ a: value });
            const simple = readSimpleYaml(`a: ${text}\n`);
            if (simple !== notSimple) expect(simple).to.deep.equal({ a: value });
            expect(readText(`- ${text}`)[0]).to.have.deep.property("value", [value]);
        });
    }

    it("reads keys that are booleans or numbers as their text", () => {
        for (const read of [readSimpleYaml, readFullYaml]) {
            expect(read("on: 1\n80: 2\nn: 3\n")).to.deep.equal({ true: 1, 80: 2, false: 3 });
        }
    });

    it("refuses a tag it does not know", () => {
        expect(readText("a: !thing x")).to.deep.equal([{ line: 1, why: "Unresolved tag: !thing" }]);
    });
});

describe("readSimpleYaml()", () => {
    it("reads maps, lists and scalars as a manifest has them", () => {
        const text = `---
# a comment
a: 1 # one
b:
- x
-   - s
    - z: "q # no comment" # comment
      'w': it''s
- o: {}
  m: [1, {a: b, "c": 'd'}]
c:
  d:
e: http://x:80/#y
`;
        expect(readSimpleYaml(text)).to.deep.equal({
            a: 1,
            b: ["x", ["s", { z: "q # no comment", w: "it''s" }], { o: {}, m: [1, { a: "b", c: "d" }] }],
            c: { d: null },
            e: "http://x:80/#y",
        });
        expect(readSimpleYaml(text)).to.deep.equal(readFullYaml(text));
    });

    for (const [what, text] of [
        ["an anchor", "a: &x 1"],
        ["an alias", "a: *x"],
        ["a tag", "a: !!str 1"],
        ["a block scalar", "a: |\n  b\n"],
        ["text over several lines", "a: b\n  c\n"],
        ["a tab", "a:\tb"],
        ["a double key", "a: 1\na: 2"],
        ["a merge key", "<<: 1"],
        ["a complex key", "? a\n: b"],
        ["a colon in plain text", "a: b: c"],
        ["a flow collection over several lines", "a: [1,\n  2]"],
        ["indentation that fits nothing", "a:\n    b: 1\n  c: 2"],
        ["__proto__", "__proto__: {a: 1}"],
        ["a directive", "%YAML 1.1\n---\na: 1"],
        ["a lone scalar", "text"],
        ["deep nesting", "- ".repeat(500)],
    ] as const) {
        it(`leaves ${what} to the full parser`, () => {
            expect(readSimpleYaml(text)).to.equal(notSimple);
        });
    }

    const word = fc.oneof(
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
            "{",
            "é",
        ),
        fc.string({ maxLength: 6 }),
    );
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
        indentSeq: fc.boolean(),
        lineWidth: fc.constantFrom(0, 20),
        defaultStringType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
        collectionStyle: fc.constantFrom("any" as const, "block" as const, "flow" as const),
    });

    it("gives the full parser's answer or none, on whatever a YAML writer writes", () => {
        let simple = 0;
        fc.assert(
            fc.property(tree, style, (value, options) => {
                const text = stringify(value, { version: "1.1", ...options });
                const read = readSimpleYaml(text);
                if (read === notSimple) return;
                simple++;
                expect(read).to.deep.equal(readFullYaml(text));
            }),
            { numRuns: 3000 },
        );
        expect(simple).to.be.greaterThan(300);
    });

    it("gives the full parser's answer or none, on lines put together at random", () => {
        const part = fc.constantFrom(
            "a:",
            "b: 1",
            "- ",
            "- c",
            "-",
            "  ",
            "\n",
            "d: {e: f}",
            "[g, h]",
            " # i",
            '"j"',
            ": ",
            "'k'",
            ",",
            "{",
            "}",
            "---\n",
        );
        fc.assert(
            fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
                const text = parts.join("");
                const read = readSimpleYaml(text);
                if (read === notSimple) return;
                expect(read).to.deep.equal(readFullYaml(text));
            }),
            { numRuns: 10_000 },
        );
    });
});

describe("splitDocuments()", () => {
    it("counts the lines on which documents begin", () => {
        const chunks = splitDocuments("# prolog\n---\na: 1\n---\n\nb: |\n  --- no marker\n---x: 2\n--- c\n");
        expect(chunks.map(({ line }) => line)).to.deep.equal([1, 4, 9]);
    });

    it("keeps directives with the document they belong to", () => {
        expect(splitDocuments("%YAML 1.1\n---\na: 1\n")).to.have.length(1);
    });
});
