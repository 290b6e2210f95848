import { expect } from "chai";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import { svgOf } from "../../../cli/render/picture/svg";
import { findChromium, Opened } from "./browser";
import { reportOf } from "./meshes";
import { randomMesh } from "./random-meshes";

/** Texts that reach out of what they stand in, as the browser measures them. */
const textsOutside = `[...document.querySelectorAll(".node, .label, .group")].flatMap((each) => {
    const box = each.querySelector(":scope > rect").getBBox();
    return [...each.querySelectorAll(":scope > text")].filter((text) => {
        const { x, width } = text.getBBox();
        return width > 0 && (x < box.x - 0.5 || x + width > box.x + box.width + 0.5);
    }).map((text) => text.textContent);
})`;

describe("texts of a drawing in Chromium", function () {
    this.timeout(300_000);
    const chromium = findChromium();
    before(function () {
        if (chromium !== undefined) return;
        console.log("      skipped: no chromium is on PATH (apt-get install chromium)");
        this.skip();
    });

    it("are no wider than the boxes and labels that were measured for them without a browser", async () => {
        const svgs = [1, 3, 5, 10, 12].map((seed) => {
            const cluster = randomMesh(seed);
            return svgOf(wholePicture(reportOf(cluster, cluster)), { title: "t", standalone: true });
        });
        const opened = await Opened.open(chromium!, svgs.join("\n"));
        try {
            expect(await opened.page.evaluate<number>(`document.querySelectorAll(".label").length`)).to.be.greaterThan(
                50,
            );
            expect(await opened.page.evaluate<string[]>(textsOutside)).to.deep.equal([]);
            await opened.page.evaluate(`document.querySelector(".node text").textContent = "W".repeat(60)`);
            expect(await opened.page.evaluate<string[]>(textsOutside)).to.deep.equal(["W".repeat(60)]);
        } finally {
            await opened.close();
        }
    });
});
