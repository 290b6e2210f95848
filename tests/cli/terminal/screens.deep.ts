import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { withoutColour, styleFor } from "../../../cli/terminal/style";
import { labelled } from "../../../cli/terminal/labelled";
import { layOut } from "../../../cli/terminal/table";
import { columnsOf, shortened } from "../../../cli/terminal/width";
import { wrapped } from "../../../cli/terminal/wrap";
import { goldenOf, hasTerminal, screenOf, screens, widths } from "./screens";

/** Lines that do not fit, and could be folded: a word alone, and a call to copy, may be longer. */
const tooWide = (screen: string, width: number): string[] =>
    withoutColour(screen)
        .split("\n")
        .filter((line) => columnsOf(line) > width && line.trim().includes(" ") && !/^ {2}.*ai-mesh /.test(line));

describe("screens of a terminal", function () {
    this.timeout(120_000);
    before(function () {
        if (hasTerminal()) return;
        console.log("      skipped: no python3 with pty on PATH, to make a terminal");
        this.skip();
    });

    for (const name of Object.keys(screens)) {
        for (const width of widths) {
            it(`are what they were, and no line is too long: ${name} at ${width} columns`, () => {
                const screen = screenOf(name, width);
                expect(withoutColour(screen)).to.equal(readFileSync(goldenOf(name, width), "utf8"));
                expect(tooWide(screen, width)).to.deep.equal([]);
            });
        }
    }

    it("are looked at, and a line that is too long is found", () => {
        expect(tooWide("two words\nshort", 6)).to.deep.equal(["two words"]);
        expect(readFileSync(goldenOf("check", 60), "utf8")).not.to.equal(readFileSync(goldenOf("check", 120), "utf8"));
    });

    it("have the most dangerous words in bold and red", () => {
        const loud = (text: string): string => styleFor({ isTTY: true }, {}).loud(text);
        expect(screenOf("check", 80)).to.include(loud("refused"));
        expect(screenOf("diff", 80)).to.include("\u001b[1m\u001b[31m+");
        expect(screenOf("error", 80)).to.include(loud("error:"));
    });
});

const word = fc.stringMatching(/^[a-z0-9/.-]{1,50}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(" "));
const screenWidth = fc.integer({ min: 60, max: 200 });

describe("what is folded to a screen", () => {
    it("keeps every word of a text whole, and breaks between words alone", () => {
        fc.assert(
            fc.property(sentence, screenWidth, (text, width) => {
                const folded = wrapped(`  ${text}`, width);
                expect(folded.split(/\s+/).filter(Boolean)).to.deep.equal(text.split(" "));
                for (const line of folded.split("\n")) {
                    if (line.trim().includes(" ")) expect(columnsOf(line)).to.be.at.most(width);
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("breaks no status of a table, however little room the rest has", () => {
        fc.assert(
            fc.property(
                fc.array(fc.tuple(sentence, sentence), { minLength: 1, maxLength: 5 }),
                screenWidth,
                (rows, columns) => {
                    const style = styleFor({ isTTY: true, columns }, { NO_COLOR: "1" });
                    const cells = rows.map(([from, to]) => [
                        { text: "not tried", isWhole: true as const },
                        { text: from },
                        { text: to },
                    ]);
                    const lines = layOut(cells, style);
                    expect(lines.filter((line) => line.startsWith("not tried"))).to.have.length(rows.length);
                },
            ),
            { numRuns: 2000 },
        );
    });

    it("has no label broken, and what has no room beside the labels below its own", () => {
        fc.assert(
            fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), screenWidth, (texts, columns) => {
                const style = styleFor({ isTTY: true, columns }, { NO_COLOR: "1" });
                const lines = labelled(
                    texts.map((text) => ["isolated by", text] as const),
                    style,
                    { indent: "    " },
                );
                expect(lines.filter((line) => /^ {4}isolated by(?: |$)/.test(line))).to.have.length(texts.length);
                const words = lines.join(" ").replaceAll("isolated by", "").split(/\s+/).filter(Boolean);
                expect(words).to.deep.equal(texts.join(" ").split(" "));
                // A word has at most 50 letters, and below a label is room for them.
                for (const line of lines) expect(columnsOf(line)).to.be.at.most(columns);
            }),
            { numRuns: 2000 },
        );
    });

    it("fits in tables, where a long name keeps its beginning and its end", () => {
        const row = fc.tuple(word, sentence, word, sentence);
        fc.assert(
            fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), screenWidth, (rows, columns) => {
                const style = styleFor({ isTTY: true, columns }, { NO_COLOR: "1" });
                const lines = layOut(
                    rows.map((cells) => cells.map((text) => ({ text }))),
                    style,
                    "  ",
                );
                // A word of the last column stays whole, to be copied.
                const longest = Math.max(...rows.flatMap((cells) => cells[3].split(" ").map((each) => each.length)));
                for (const line of lines)
                    expect(columnsOf(line)).to.be.at.most(Math.max(columns, 2 + 3 * 10 + longest));
            }),
            { numRuns: 2000 },
        );
        expect(shortened("ai-inference-production/vllm-llama", 13)).to.equal("ai-inf…-llama");
    });

    it("counts columns, not characters", () => {
        expect(["plain", "é", "e\u0301", "模型", "🚀", "├─ a"].map(columnsOf)).to.deep.equal([5, 1, 1, 4, 2, 4]);
        expect(columnsOf(shortened("模型模型模型模型", 7))).to.be.at.most(7);
    });

    it("is left as it is off a screen", () => {
        const long = "word ".repeat(100).trim();
        expect(wrapped(long, styleFor({}).width)).to.equal(long);
        expect(layOut([[{ text: long }, { text: "b" }]], styleFor({}))).to.deep.equal([`${long}  b`]);
    });
});
