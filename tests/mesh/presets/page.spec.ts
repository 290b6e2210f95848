import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { presets } from "../../../mesh/presets";
import { page, presetsPage } from "../../../scripts/presets-page";

describe("docs/presets.md", () => {
    it("is what the presets say: npx tsx scripts/presets-page.ts", () => {
        expect(readFileSync(join(__dirname, "../../..", page), "utf8")).to.equal(presetsPage());
    });
    it("has a row and a section for each", () => {
        for (const { name, held } of presets) {
            expect(presetsPage()).to.match(new RegExp(`\\| \\[${name}\\]\\(#${name}\\) \\|.*\\| ${held} \\|`));
            expect(presetsPage()).to.contain(`\n## ${name}\n`);
        }
    });
});
