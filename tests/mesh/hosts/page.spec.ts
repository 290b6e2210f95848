import { readFileSync } from "node:fs";
import { expect } from "chai";
import { dialectOf, hostsDialects } from "../../../mesh";
import { hostsPage, pageFile } from "../../../scripts/hosts-page";

const page = readFileSync(pageFile, "utf8");

describe("docs/hosts.md", () => {
    it("is what the kinds of policies say", () => {
        expect(page, "run npx tsx scripts/hosts-page.ts").to.equal(hostsPage());
    });

    it("has every fact of every kind, each with a source", () => {
        for (const { name, title, wildcard, learns, adds, needs, limits } of hostsDialects.map(dialectOf)) {
            const from = page.indexOf(`### ${name}: ${title}`);
            const section = page.slice(from, page.indexOf("\n#", from + 1));
            for (const { value, sources } of [wildcard, learns, adds, needs, ...limits]) {
                expect(sources.length, `${name}: ${value}`).to.be.greaterThan(0);
                // A table has its own spelling of "<".
                for (const text of [value.slice(0, 40).split("<")[0] ?? "", ...sources])
                    expect(section).to.include(text);
            }
        }
    });
});
