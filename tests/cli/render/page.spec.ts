import { createHash } from "node:crypto";
import { expect } from "chai";
import type { DiffReport } from "../../../cli/compare/report";
import { auditPage } from "../../../cli/render/audit/page";
import { pagePrinter } from "./page-of";
import { reportOf, same, smallChange, smallMesh } from "./meshes";
import { anAudit, blockedChange } from "./sample-pages";

let reportPage: (report: DiffReport) => string;

describe("reportPage()", () => {
    let page: string;
    before(async () => {
        reportPage = await pagePrinter();
        page = reportPage(smallChange());
    });

    it("is one file that loads nothing", () => {
        expect(page).not.to.match(/(src|href)="(?!data:|#)/);
        expect(page).to.contain("default-src 'none'");
    });

    it("lets no script run but its own", () => {
        const policy = /script-src '([^']*)'/.exec(page)?.[1];
        const own = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text ?? "");
        expect(own).to.have.length(1);
        expect(policy).to.equal(`sha256-${createHash("sha256").update(own[0]!).digest("base64")}`);
    });

    it("carries names and reasons as text, whatever they are", () => {
        const nasty = `</script><img src=x onerror=alert(1)>`;
        const made = smallMesh([...same, { from: "agent", to: "vllm", ports: ["1"], why: nasty }]);
        expect(reportPage(reportOf(smallMesh(same), made))).not.to.contain("<img");
    });

    it("is the same text for the same change", () => {
        expect(reportPage(smallChange())).to.equal(page);
    });

    it("says why it is blocked, then what opens and closes, then shows the map", () => {
        const headings = headingsOf(reportPage(blockedChange()));
        expect(headings.slice(0, 3)).to.deep.equal(["Why it is blocked", "What opens and closes", "Map"]);
        expect(headings).to.include.members(["Blast radius", "Matrix", "Expectations", "Policy pack"]);
        expect(headingsOf(page).slice(0, 2)).to.deep.equal(["What opens and closes", "Map"]);
    });

    it("names each thing that blocks, and nothing that does not", () => {
        const stopped = (html: string) => /<section class="stopped"[^]*?<\/section>/.exec(html)?.[0] ?? "";
        const told = stopped(reportPage(blockedChange()));
        expect(told).to.contain("Policy no-wide-egress").and.to.contain("--fail-on opens:internet");
        expect(told).to.contain("Expectation fails (new): agent → internet, TCP 443 denied");
        expect(stopped(page)).to.equal("");
    });

    it("lists what opens before what closes, each with its own ports", () => {
        const rows = [
            ...reportPage(blockedChange()).matchAll(
                /<tr class="(\w+)"><td class="sign">[^]*?<span class="whole">(.*?)<\/span>/g,
            ),
        ];
        expect(rows.slice(0, 3).map(([, kind, ports]) => [kind, ports])).to.deep.equal([
            ["opened", "+ TCP 443"],
            ["changed", "+ TCP 9090"],
            ["closed", "− TCP 443"],
        ]);
    });

    it("is an audit's that tells what would stop before its map, and what passes after it", () => {
        expect(headingsOf(auditPage(anAudit())).slice(0, 5)).to.deep.equal([
            "Seen passing, and would be denied (1)",
            "Cannot be judged (1)",
            "Map of what was seen",
            "Dropped when it was seen, and denied by these policies too (1)",
            "Passes (1)",
        ]);
    });
});

const headingsOf = (html: string): string[] =>
    [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text ?? "");
