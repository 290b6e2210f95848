import { expect } from "chai";
import { smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { manyNamespaces } from "./sample-pages";

describe("the map of a page and the keyboard", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("tells it where the keyboard is: a box first, then its arrows", async () => {
        const { page } = await open(smallChange());
        await page.locator(".canvas .node", { hasText: "app=agent" }).focus();
        expect(await page.locator("#told").isVisible()).to.equal(false);
        const seen: string[] = [];
        for (let i = 0; i < 2; i++) {
            await page.keyboard.press("Tab");
            seen.push(await page.locator("#told").innerText());
        }
        expect(seen.join("\n")).to.contain("tool APIs").and.to.contain("retrieval");
        await browser.opened.shoot("report-focus");
        await page.keyboard.press("Escape");
        expect(await page.locator("#told").isVisible()).to.equal(false);
    });

    it("is walked with the keys: boxes are one stop of Tab, arrow keys go from box to box", async () => {
        const { page } = await open(smallChange());
        await page.locator("#zoom-in").focus();
        await page.keyboard.press("Tab");
        const at = () => page.evaluate<string>(`document.activeElement.dataset.box ?? document.activeElement.id`);
        const seen = new Set([await at()]);
        expect(await page.evaluate(`document.activeElement.closest(".canvas") !== null`)).to.equal(true);
        for (const key of ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowLeft"]) {
            await page.keyboard.press(key);
            seen.add(await at());
        }
        expect(seen.size).to.be.above(2);
        await page.locator(".canvas .node", { hasText: "app=agent" }).focus();
        await page.keyboard.press("Enter");
        expect(await page.locator("#picked h3").innerText()).to.equal("app=agent");
        await page.keyboard.press("Tab");
        const first = await at();
        await page.keyboard.press("ArrowDown");
        expect(await at()).not.to.equal(first);
        await page.keyboard.press("Enter");
        expect(await page.evaluate(`document.activeElement.dataset.box`)).not.to.equal("ai-agents/{app=agent}");
        expect(await page.locator('.canvas [data-box][tabindex="0"]').count()).to.equal(1);
    });

    it("has a box for the first stop of Tab in an overview too, and the arrows of none before it", async () => {
        const { page } = await open(manyNamespaces());
        await page.locator("#zoom-in").focus();
        await page.keyboard.press("Tab");
        expect(await page.evaluate(`document.activeElement.dataset.open`)).to.equal("kube-system");
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Enter");
        expect(await page.locator("#at").innerText()).to.match(/^team-/);
    });
});
