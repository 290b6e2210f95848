import { expect } from "chai";
import { smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";

describe("the report page in Chromium", function () {
    this.timeout(180_000);
    const browser = pageBrowser({ mayComplain: true });
    const open = browser.open.bind(browser);

    it("complains of nothing and asks nothing of a network", async () => {
        const { page, complaints, requests } = await open(smallChange());
        await page.waitForLoadState("networkidle");
        await browser.opened.shoot("report-light", true);
        expect(complaints).to.deep.equal([]);
        expect([...new Set(requests)].filter((url) => url !== "data:")).to.deep.equal(["file:"]);
    });

    it("is told by the browser where another script got into it", async () => {
        await open(browser.print(smallChange()).replace("<main>", "<main><script>document.title = 'taken'</script>"));
        expect(await browser.opened.page.title()).not.to.equal("taken");
        expect(browser.opened.complaints.join()).to.match(/Content Security Policy/);
    });

    it("would hear a complaint", async () => {
        await open(`<script>throw new Error("broken")</script>`);
        expect(browser.opened.complaints).to.deep.equal(["broken"]);
    });

    it("tells a flow's reason where the mouse is over it", async () => {
        const { page } = await open(smallChange());
        const edge = page.locator(".edge.opened");
        expect(await edge.count()).to.equal(1);
        expect(await page.locator("#told").isVisible()).to.equal(false);
        const { x, y } = await page.evaluate<{ x: number; y: number }>(pointOnEdge);
        await page.mouse.move(x, y);
        const told = page.locator("#told");
        expect(await told.isVisible()).to.equal(true);
        expect(await told.innerText()).to.match(
            /^\+ Opens pods app=agent in namespace ai-agents → tools \(203\.0\.113\.0\/24\)\s+TCP 443\s+tool APIs\s+By ai-agents\/allow-to-tools$/,
        );
        await browser.opened.shoot("report-hover");
    });

    it("names every flow for a screen reader, opened and closed in words", async () => {
        const { page } = await open(smallChange());
        const labels = await page
            .locator(".canvas .edge")
            .evaluateAll((edges) => edges.map((edge) => edge.getAttribute("aria-label")));
        expect(labels).to.include(
            "Opened: pods app=agent in namespace ai-agents → tools (203.0.113.0/24), TCP 443. tool APIs. By ai-agents/allow-to-tools.",
        );
        expect(labels.filter((label) => label?.startsWith("Closed: "))).to.have.length(1);
        expect(await page.locator(".cell.opened:not(.some)").getAttribute("aria-label")).to.match(
            /^\+ TCP 443: opens: pods app=agent in namespace ai-agents to tools/,
        );
    });
});

/** Runs in the page: where on the screen the opened arrow is, a little way from its start. */
const pointOnEdge = `(() => {
    const line = document.querySelector(".canvas .edge.opened .line");
    const { x, y } = line.getPointAtLength(line.getTotalLength() * 0.8);
    const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(line.getScreenCTM());
    return { x: left, y: top };
})()`;
