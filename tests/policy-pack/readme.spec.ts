import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { allRules } from "../../policy-pack/judge/check";
import { settingsMistakes } from "../../policy-pack/judge/judge-under-config";

const text = readFileSync(join(__dirname, "../../policy-pack/README.md"), "utf8");

/** What is wrong with a config, by policy. */
const mistakesIn = (config: Record<string, unknown>): string[] =>
    Object.entries(config).flatMap(([name, given]) => {
        const rule = allRules.find((one) => one.name === name);
        if (rule === undefined) return [`${name}: no such policy`];
        const settings = Object.entries(given as object).filter(([key]) => key !== "enforcementLevel");
        return typeof given === "string" ? [] : settingsMistakes(rule, Object.fromEntries(settings));
    });

describe("policy-pack/README.md", () => {
    const configs = [...text.matchAll(/```json\n(.*?)```/gs)].map(
        ([, json = ""]) => JSON.parse(json) as Record<string, unknown>,
    );

    it("shows config that the policies take", () => {
        expect(configs).to.have.length(4);
        expect(configs.flatMap(mistakesIn)).to.deep.equal([]);
        const misspelt = { "no-wide-egress": { allowed: [{ direction: "out" }] }, "no-such-policy": {} };
        expect(mistakesIn(misspelt)).to.have.length.above(3);
    });

    it("says of each policy how it comes", () => {
        for (const { name, level } of allRules)
            expect(text).to.match(new RegExp(`^\\| \`${name}\` \\| ${level} \\|`, "m"));
    });

    it("names every setting", () => {
        const settings = new Set(allRules.flatMap(({ properties }) => Object.keys(properties)));
        for (const name of [...settings, "exemptions", "maxExemptionDays", "advisoryUnknowns"]) {
            expect(text).to.match(new RegExp(`^\\| \`${name}[\`.]`, "m"), name);
        }
    });
});
