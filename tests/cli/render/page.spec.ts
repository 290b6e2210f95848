import { createHash } from "node:crypto";
import { expect } from "chai";
import type { DiffReport } from "../../../cli/compare/report";
import { pagePrinter } from "./page-of";
import { reportOf, same, smallChange, smallMesh } from "./meshes";

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
});
