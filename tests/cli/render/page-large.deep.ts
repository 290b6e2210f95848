import { expect } from "chai";
import { largeMesh } from "./large-mesh";
import { reportOf } from "./meshes";
import { pageBrowser } from "./page-in-browser";

describe("a page of 500 workloads", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("shows 500 workloads by namespace, opens one and goes back", async () => {
        const flow = { from: "team-003-w1", to: "team-020-w3", ports: ["443"], why: "a new one" };
        const { page, complaints } = await open(
            browser.print(reportOf(largeMesh(42, 12, 2), largeMesh(42, 12, 2, [flow]))),
        );
        await browser.opened.shoot("report-500");
        expect(await page.locator(".canvas .group.opens").count()).to.be.at.least(42);
        expect(await page.locator(".canvas .node").count()).to.equal(0);
        const size = await page
            .locator(".canvas .title")
            .first()
            .evaluate((title) => title.getBoundingClientRect().height);
        expect(size).to.be.above(10);
        await page.locator('.canvas [data-open="team-003"]').focus();
        await page.keyboard.press("Enter");
        expect(await page.locator("#at").innerText()).to.equal("team-003");
        expect(await page.locator(".canvas .node").count()).to.equal(12);
        await page.locator(".canvas .edge.opened").focus();
        expect(await page.locator("#told").innerText()).to.contain("a new one");
        await browser.opened.shoot("report-500-namespace");
        await page.locator("#back").click();
        expect(await page.locator(".canvas .node").count()).to.equal(0);
        await page.locator("#connections summary").click();
        await page.locator("#filter").fill("a new one");
        expect(await page.locator("#connections tbody tr:visible").count()).to.equal(1);
        expect(complaints).to.deep.equal([]);
    });
});
