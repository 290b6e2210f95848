import { expect } from "chai";
import { reportPage } from "../../../cli/report/page";
import { reportOf, same, smallChange, smallMesh } from "./meshes";

describe("reportPage()", () => {
    const page = reportPage(smallChange());

    it("is one file that loads nothing", () => {
        expect(page).not.to.match(/(src|href)="(?!data:|#)/);
        expect(page).to.contain("default-src 'none'");
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
