import { expect } from "chai";
import type { Page } from "playwright-core";
import { pageBrowser } from "./page-in-browser";
import { blockedChange, manyNamespaces } from "./sample-pages";

describe("the panel of a chosen box", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("leads on to what the box is connected with, directly and beyond", async () => {
        const { page } = await open(blockedChange());
        await choose(page, "app=vllm");
        await entry(page, "gateway: TCP 8000,9090").click();
        expect(await chosen(page)).to.deep.equal(["gateway", "gateway/"]);
        await entry(page, /vllm.*: TCP 8000,9090/).click();
        expect(await chosen(page)).to.deep.equal(["app=vllm", "ai-inference/{app=vllm}"]);
        for (const scheme of ["out", "in"]) {
            const items = await page.locator(`#picked h4.${scheme} + ul > li`).count();
            expect(items, scheme).to.be.above(0);
            expect(await page.locator(`#picked h4.${scheme} + ul > li > button`).count(), scheme).to.equal(items);
        }
    });

    it("leads on by the keyboard: the focus goes to what is told then, and Escape goes back to the map", async () => {
        const { page } = await open(blockedChange());
        await page.locator(".canvas .node", { hasText: "app=vllm" }).focus();
        await page.keyboard.press("Enter");
        await page.locator("#picked .close").focus();
        for (let i = 0; i < 10 && !(await focused(page)).startsWith("gateway"); i++) await page.keyboard.press("Tab");
        expect(await focused(page)).to.equal("gateway: TCP 8000,9090");
        await page.keyboard.press("Enter");
        expect(await chosen(page)).to.deep.equal(["gateway", "gateway/"]);
        expect(await focused(page), "the title of what is told").to.equal("gateway");
        await page.keyboard.press("Tab");
        expect(await page.evaluate(`document.activeElement.closest("#picked li > button") !== null`)).to.equal(true);
        const stops = await page
            .locator('.canvas [data-box][tabindex="0"]')
            .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box")));
        expect(stops).to.deep.equal(["gateway/"]);
        await page.keyboard.press("Escape");
        expect(await page.locator("#picked").isVisible()).to.equal(false);
        expect(await page.evaluate(`document.activeElement.dataset.box`)).to.equal("gateway/");
    });

    it("opens a namespace that is folded, and chooses the pods in it", async () => {
        const { page } = await open(manyNamespaces());
        await page.locator('.canvas [data-open="team-015"]').click();
        await choose(page, "team-015-w1");
        await entry(page, "team-036/team-036-w2: TCP 9000").click();
        expect(await page.locator("#at").innerText()).to.equal("team-036");
        expect((await chosen(page))[0]).to.equal("team-036-w2");
        expect(await page.locator("#picked").innerText()).to.contain("team-015/team-015-w1: TCP 9000");
    });

    it("has entries of 24 pixels and more, and none on paper", async () => {
        const { page } = await open(blockedChange());
        await choose(page, "app=agent");
        for (const width of [1360, 390]) {
            await page.setViewportSize({ width, height: 800 });
            await choose(page, "app=agent");
            expect(await page.locator("#picked li > button:visible").count(), `${width}`).to.be.above(1);
            const heights = await page
                .locator("#picked button:visible")
                .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
            expect(Math.min(...heights), `${width}`).to.be.at.least(24);
        }
        await page.emulateMedia({ media: "print" });
        expect(await page.locator("#picked button:visible").count()).to.equal(0);
    });
});

async function choose(page: Page, name: string): Promise<void> {
    const box = page.locator(".canvas .node", { hasText: name });
    if ((await box.getAttribute("aria-pressed")) !== "true") await box.click();
}

const entry = (page: Page, text: string | RegExp) => page.locator("#picked li > button", { hasText: text }).first();

const focused = (page: Page): Promise<string> => page.evaluate<string>(`document.activeElement.textContent`);

/** What the panel tells of, and which box of the map is lit for it. */
const chosen = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(
        `[document.querySelector("#picked h3").textContent, ...[...document.querySelectorAll(".canvas .start")].map((box) => box.dataset.id)]`,
    );
