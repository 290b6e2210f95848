import { expect } from "chai";
import type { Page } from "playwright-core";
import type { DiffReport } from "../../../cli/compare/report";
import { largeMesh } from "./large-mesh";
import { beyondTheSides, heightOfMap, loose, outOfSightOf, smallestName, smallTargets } from "./map-measures";
import { reportOf, smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { blockedChange, manyNamespaces } from "./sample-pages";

describe("a page on a narrow screen", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("is usable at 390 pixels: nothing is wider than the page, and text of the map can be read", async () => {
        const first = blockedChange();
        for (const report of [first, manyNamespaces()]) {
            if (report !== first) await browser.opened.close();
            const { page } = await open(report);
            await page.setViewportSize({ width: 390, height: 800 });
            const wide = await page.evaluate<number>(`document.documentElement.scrollWidth`);
            expect(wide).to.be.at.most(390);
            const height = await page
                .locator(".canvas .title")
                .first()
                .evaluate((title) => title.getBoundingClientRect().height);
            expect(height).to.be.above(8);
            await browser.opened.shoot("map-390");
        }
    });

    const narrow = async (report: DiffReport, width = 390): Promise<Page> => {
        const { page } = await open(report);
        await page.setViewportSize({ width, height: 800 });
        // A page hears of its new size with its next frame.
        await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`);
        return page;
    };
    const meshes: Readonly<Record<string, () => DiffReport>> = {
        "a small change": smallChange,
        "a change that is blocked": blockedChange,
        "six namespaces": sixNamespaces,
        "40 namespaces": manyNamespaces,
    };
    for (const [name, report] of Object.entries(meshes)) {
        it(`has the whole width of the map in letters that can be read, at 390 and 800 pixels: ${name}`, async () => {
            for (const width of [390, 800]) {
                const page = await narrow(report(), width);
                expect(await page.evaluate<string[]>(beyondTheSides), `${width}`).to.deep.equal([]);
                expect(await page.evaluate<number>(smallestName), `${width}`).to.be.at.least(9);
            }
        });
    }

    const chosen: Readonly<Record<string, (page: Page) => Promise<void>>> = {
        "by tap": (page) => page.locator(".canvas .node", { hasText: "app=agent" }).click(),
        "by key": async (page) => {
            await page.locator(".canvas .node", { hasText: "app=agent" }).focus();
            await page.keyboard.press("Enter");
        },
    };
    for (const [how, choose] of Object.entries(chosen)) {
        it(`brings a box that is chosen ${how}, and what it is connected with, in sight`, async () => {
            const page = await narrow(blockedChange());
            const agent = ["ai-agents/{app=agent}", "ai-agents/{app=weaviate}", "kube-system/{k8s-app=kube-dns}"];
            const outOfSight = () => page.evaluate<string[]>(`(${outOfSightOf})(${JSON.stringify(agent)})`);
            await page.locator("h1").scrollIntoViewIfNeeded();
            expect(await outOfSight(), "before").not.to.deep.equal([]);
            await choose(page);
            expect(await page.locator("#picked").isVisible()).to.equal(true);
            expect(await outOfSight()).to.deep.equal([]);
            expect(await page.evaluate<number>(smallestName)).to.be.at.least(9);
            expect(await page.locator(".canvas .group:visible", { hasText: "ai-data" }).count()).to.equal(0);
            await browser.opened.shoot("map-390-picked");
            await page.keyboard.press("Escape");
            expect(await page.locator(".canvas .group:visible", { hasText: "ai-data" }).count()).to.equal(1);
        });
    }

    it("brings what is found in sight", async () => {
        const page = await narrow(sixNamespaces());
        await page.locator("#ask").fill("team-005-w2");
        const shown = await page.locator(".canvas .group:visible").count();
        expect(shown).to.be.within(2, 4);
        const found = await page.locator(".canvas .node", { hasText: "team-005-w2" }).getAttribute("data-id");
        expect(await page.evaluate<string[]>(`(${outOfSightOf})(${JSON.stringify([found])})`)).to.deep.equal([]);
        await page.locator("#ask").fill("");
        expect(await page.locator(".canvas .group:visible").count()).to.be.above(shown);
    });

    it("brings a chosen box to the middle where what it is connected with needs more room, and all of that below each other", async () => {
        const page = await narrow(sixNamespaces());
        const [all] = await page.evaluate<[number, number]>(heightOfMap);
        await page.locator(".canvas .group", { hasText: "169.254.20.10" }).click();
        const nodes = page.locator(".canvas .node:visible", { hasText: "team-003-w1" });
        expect(await nodes.count(), "whoever may resolve names").to.equal(1);
        await page.locator(".canvas .node", { hasText: "team-003-w1" }).click();
        expect(
            await page.evaluate<string[]>(`(${outOfSightOf})([document.querySelector(".canvas .start").dataset.id])`),
        ).to.deep.equal([]);
        expect((await page.evaluate<[number, number]>(heightOfMap))[0]).to.be.below(all * 0.7);
        expect(await page.locator(".canvas .node:visible", { hasText: "team-003-w0" }).count()).to.equal(1);
        expect(await page.locator(".canvas .node:visible", { hasText: "team-001" }).count()).to.equal(0);
        await page.keyboard.press("Escape");
        expect((await page.evaluate<[number, number]>(heightOfMap))[0]).to.be.closeTo(all, 1);
    });

    it("moves arrows and labels with their boxes", async () => {
        const page = await narrow(sixNamespaces());
        expect(await page.evaluate<string[]>(loose)).to.deep.equal([]);
        await page.locator(".canvas .node", { hasText: "team-003-w1" }).click();
        expect(await page.evaluate<string[]>(loose)).to.deep.equal([]);
        await page.evaluate(
            `document.querySelector(".canvas .group:not(.away)").setAttribute("transform", "translate(0,90)")`,
        );
        expect(await page.evaluate<string[]>(loose), "a box that moved alone").not.to.deep.equal([]);
    });

    it("brings a chosen box of a map that was made larger in sight, at 1360 pixels too", async () => {
        const { page } = await open(blockedChange());
        for (let i = 0; i < 5; i++) await page.locator("#zoom-in").click();
        const gateway = ["gateway/", "ai-inference/{app=vllm}", "kube-system/{k8s-app=kube-dns}"];
        const outOfSight = () => page.evaluate<string[]>(`(${outOfSightOf})(${JSON.stringify(gateway)})`);
        expect(await outOfSight(), "before").not.to.deep.equal([]);
        await page.locator(".canvas .group", { hasText: "gateway" }).first().click();
        expect(await outOfSight()).to.deep.equal([]);
    });

    it("has nothing to press that is smaller than 24 pixels, at any width", async () => {
        for (const report of [blockedChange(), manyNamespaces()])
            for (const width of [390, 768, 1360]) {
                const page = await narrow(report, width);
                await page.evaluate(`document.querySelector("#connections").open = true`);
                expect(await page.evaluate<string[]>(smallTargets), `${width}`).to.deep.equal([]);
            }
    });

    it("can be read without scripts: verdict, what opens, the map and the matrix", async () => {
        const { page } = await open(blockedChange(), "light", false);
        for (const [width, drawn] of [
            [390, ".canvas svg.narrow"],
            [1360, ".canvas svg:not(.narrow)"],
        ] as const) {
            await page.setViewportSize({ width, height: 800 });
            for (const text of ["Why it is blocked", "What opens and closes", "Map", "Matrix"])
                expect(await page.locator("h2", { hasText: text }).first().isVisible(), text).to.equal(true);
            expect(await page.locator(".canvas svg:visible").count()).to.equal(1);
            expect(await page.locator(drawn).isVisible(), `${width}`).to.equal(true);
            expect(await page.locator(".tools").isVisible()).to.equal(false);
        }
        await browser.opened.shoot("report-without-scripts");
    });
});

/** Six namespaces with three workloads each, more than a screen holds in one column. */
function sixNamespaces(): DiffReport {
    return reportOf(largeMesh(6, 3, 1), largeMesh(6, 3, 1));
}
