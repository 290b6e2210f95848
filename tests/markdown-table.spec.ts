import { expect } from "chai";
import { cell, code, factRow, link, row } from "../scripts/markdown-table";

describe("tables of the pages that are written from data", () => {
    it("escape what would end a cell or begin a tag, and leave code as it is", () => {
        expect(cell("a|b <script> `x=<release>` <b>")).to.equal("a\\|b &lt;script> `x=<release>` &lt;b>");
        expect(link("a|b <i>", "https://a.example/")).to.equal("[a\\|b &lt;i>](https://a.example/)");
    });
    it("have rows of cells, and none where there are no values", () => {
        expect(row("a", code([]), code([1, "b"]))).to.equal("| a | none | `1`, `b` |");
    });
    it("tell of a fact its note and what is not confirmed, escaped", () => {
        const fact = { value: 1, sources: ["https://a.example/"], note: "<n>", unconfirmed: "a|b" };
        const name = (source: string) => source.slice("https://".length);
        expect(factRow("what", "value", fact, name)).to.equal(
            "| what | value; &lt;n>; *not confirmed: a\\|b* | [a.example/](https://a.example/) |",
        );
    });
});
