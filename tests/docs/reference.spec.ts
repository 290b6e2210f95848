import { readFileSync } from "node:fs";
import { expect } from "chai";
import { aiMesh } from "../../cli/program";
import { allRules } from "../../policy-pack/judge/check";
import { commandsBelow } from "../../cli/commands/help";
import * as commands from "../../scripts/commands-page";
import * as policies from "../../scripts/policies-page";

describe("docs/reference", () => {
    it("has the commands as they say it themselves", () => {
        const page = readFileSync(commands.pageFile, "utf8");
        expect(page, "run npx tsx scripts/commands-page.ts").to.equal(commands.commandsPage());
    });

    it("has the policies as they are", () => {
        const page = readFileSync(policies.pageFile, "utf8");
        expect(page, "run npx tsx scripts/policies-page.ts").to.equal(policies.policiesPage());
    });

    it("has of every policy one example that it refuses, and one that passes", () => {
        const sections = policies.policiesPage().split(/^## /m).slice(1);
        expect(sections.map((section) => section.split("\n")[0])).to.deep.equal(allRules.map(({ name }) => name));
        for (const section of sections) expect(section).to.match(/\*\*Refused: [^]*\*\*Passes: /);
    });
});

describe("help", () => {
    const all = [...commandsBelow(aiMesh())].filter(([, command]) => command.commands.length === 0);

    for (const [name, command] of all) {
        it(`of ${name} says what each option does, and how it ends`, () => {
            for (const option of command.options) expect(option.description, option.flags).to.match(/\w{3}/);
            const text = commands.helpOf(command);
            expect(text).to.match(/^Exit status: 0/m);
            expect(text).not.to.include("[]");
        });
    }
});
