import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { auditSarif } from "../../../cli/render/audit/sarif";
import { formats } from "../../../cli/render/check/formats";
import { diffSarif } from "../../../cli/render/diff/sarif";
import { policyRule, sarifRule, type SarifRule } from "../../../cli/render/sarif-rules";
import type { AuditReport } from "../../../cli/traffic/audit/reported";
import { styleFor } from "../../../cli/terminal/style";
import { smallChange } from "./meshes";

const root = join(__dirname, "../../..");
const rulesOf = (log: object): readonly SarifRule[] =>
    (log as { runs: { tool: { driver: { rules: SarifRule[] } } }[] }).runs.flatMap(({ tool }) => tool.driver.rules);

const about = { locations: new Map(), judged: 0, implied: [], notes: [], gaps: [] };
const context = { ...about, style: styleFor({}), verbose: false };
const logs: Record<string, object> = {
    check: JSON.parse(formats.sarif([], context)) as object,
    diff: diffSarif(smallChange()),
    audit: auditSarif({ rows: [], gaps: [], places: new Map() } as unknown as AuditReport),
};

/** What is wrong with the page that a rule leads to; undefined where it is there and has a heading of the rule's name. */
function lost({ id, helpUri = "" }: SarifRule): string | undefined {
    const [, page = "", heading] = /\/blob\/main\/(docs\/.*)#(.*)$/.exec(helpUri) ?? [];
    if (page === "" || heading !== id) return `${id}: "${helpUri}" is no page`;
    const text = readFileSync(join(root, page), "utf8");
    return new RegExp(`^#+ ${id}$`, "m").test(text) ? undefined : `${page} has no heading ${id}`;
}

describe("rules in SARIF", () => {
    for (const [command, log] of Object.entries(logs)) {
        it(`of ${command} say what to do, and where more is written`, () => {
            const rules = rulesOf(log);
            expect(rules).to.have.length.above(0);
            for (const { id, help, fullDescription } of rules) {
                expect(help.text, id)
                    .to.match(/[.!]$/)
                    .and.to.have.length.above(fullDescription.text.length + 20);
                expect(help.markdown, id).to.contain("**What to do.**");
            }
            expect(rules.map(lost).filter((each) => each !== undefined)).to.deep.equal([]);
        });
    }

    it("would be found out, if a page had no heading of theirs", () => {
        const about = { title: "t", description: "d.", fix: "f.", page: "how-to/ci.md" };
        expect(lost(sarifRule({ id: "no-such-rule", ...about }))).to.equal(
            "docs/how-to/ci.md has no heading no-such-rule",
        );
    });

    it("of another author's pack have help, and no page of ours", () => {
        expect(policyRule("theirs")).not.to.have.property("helpUri");
        expect(policyRule("theirs").help.text).to.contain("a policy pack of another author");
        expect(policyRule("require-dns").helpUri).to.match(/policies\.md#require-dns$/);
    });
});
