import { expect } from "chai";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { judged, remediedBy } from "./in-process";
import { folders, samplesOf } from "./sample";

const rules = [...stackRules, ...resourceRules];

describe("policy-pack/rules", () => {
    it("is one folder for each rule and one rule for each folder", () => {
        expect(folders()).to.deep.equal(rules.map(({ name }) => name).sort());
    });

    it("uses a closed set of verbs", () => {
        for (const { name } of rules) expect(name).to.match(/^(require|no|only|namespaces)-[a-z-]+$/);
    });

    for (const policy of folders()) {
        describe(policy, () => {
            const samples = samplesOf(policy);

            it("has samples that it allows and samples that it refuses, and no others", () => {
                const kinds = new Set(
                    samples.map(({ file }) => /^(allowed|refused)-[a-z0-9-]+\.yaml$/.exec(file)?.[1]),
                );
                expect([...kinds].sort()).to.deep.equal(["allowed", "refused"]);
            });

            for (const sample of samples) {
                const { file, header } = sample;
                it(`${file.startsWith("allowed") ? "allows" : "refuses"}: ${header.why} (${file})`, () => {
                    const reports = judged(sample);
                    const messages = (advisory: boolean) =>
                        reports.filter((report) => report.advisory === advisory).map(({ message }) => message);
                    expect(messages(false)).to.deep.equal(header.refused ?? []);
                    expect(messages(true)).to.deep.equal(header.told ?? []);
                    expect(remediedBy(sample)).to.deep.equal(header.remedied);
                    if (file.startsWith("refused")) expect(header.refused).to.have.length.above(0);
                });
            }
        });
    }
});
