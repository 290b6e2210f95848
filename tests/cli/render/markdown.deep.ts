import { expect } from "chai";
import { diffMarkdown, longestComment } from "../../../cli/render/diff/markdown";
import { reportOf } from "./meshes";
import { openPairs } from "./open-pairs";

describe("diffMarkdown()", () => {
    it("stays within a comment for 5,000 connections, and says what was left out", () => {
        const report = reportOf(openPairs(0), openPairs(5000));
        expect(report.comparison.changes.filter(({ opened }) => !opened.isEmpty)).to.have.length(5000);
        const text = diffMarkdown(report);
        expect(text.length).to.be.at.most(longestComment);
        expect(text).to.match(/^### 🔶 widened: 5,000 connections open\.\n/);
        const shown = text.split("\n").filter((line) => line.startsWith("| ➕ opened")).length;
        expect(shown).to.be.above(300);
        const [, left] = /_([\d,]+) lines of this table left out\._/.exec(text) ?? [];
        expect(Number(left?.replace(",", "")) + shown).to.be.at.least(5000);
    });
});
