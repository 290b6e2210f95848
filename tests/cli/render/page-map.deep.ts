import { expect } from "chai";
import type { Page } from "playwright-core";
import type { DiffReport } from "../../../cli/compare/report";
import { findChromium, Opened } from "./browser";
import { largeMesh } from "./large-mesh";
import { reportOf, smallChange } from "./meshes";
import { pagePrinter } from "./page-of";
import { blockedChange, manyNamespaces } from "./sample-pages";

describe("the map and the matrix of a page in Chromium", function () {
    this.timeout(180_000);
    const chromium = findChromium();
    let opened: Opened;
    let reportPage: (report: DiffReport) => string;

    before(async () => (reportPage = await pagePrinter()));
    before(function () {
        if (chromium === undefined) {
            console.log("      skipped: no chromium is on PATH (apt-get install chromium)");
            this.skip();
        }
    });
    afterEach(async () => {
        expect(opened.complaints).to.deep.equal([]);
        await opened.close();
    });

    const open = async (report: DiffReport): Promise<Page> =>
        (opened = await Opened.open(chromium!, reportPage(report))).page;

    it("lights what a chosen box reaches, what lies beyond and who reaches it, and tells it beside", async () => {
        const page = await open(blockedChange());
        await page.locator(".canvas .node", { hasText: "app=vllm" }).click();
        const told = await page.locator("#picked").innerText();
        expect(told).to.contain("app=vllm").and.to.contain("Reached by (1)").and.to.contain("gateway: TCP 8000,9090");
        expect(await lit(page, "start")).to.deep.equal(["app=vllm"]);
        expect(await lit(page, "source")).to.deep.equal(["gateway"]);
        expect(await lit(page, "direct")).to.deep.equal(["k8s-app=kube-dns"]);
        await page.locator(".canvas .group", { hasText: "gateway" }).first().click();
        expect(await lit(page, "direct")).to.have.members(["app=vllm", "k8s-app=kube-dns"]);
        await opened.shoot("map-picked");
        await page.keyboard.press("Escape");
        expect(await page.locator("#picked").isVisible()).to.equal(false);
        expect(await lit(page, "start")).to.deep.equal([]);
    });

    it("lights a blast radius through pods on the way", async () => {
        const page = await open(reportOf(largeMesh(3, 3, 1), largeMesh(3, 3, 1)));
        await page.locator(".canvas .node", { hasText: "team-000-w0" }).click();
        expect(await lit(page, "start")).to.deep.equal(["team-000-w0"]);
        expect(await lit(page, "direct")).to.include("team-000-w1");
        expect(await lit(page, "further")).to.include("team-001-w1");
        expect(await page.locator("#picked").innerText()).to.match(/Gets to through them \([1-9]/);
    });

    it("finds connections by namespace, workload, port and reason", async () => {
        const page = await open(blockedChange());
        const find = async (what: string, text: string): Promise<number> => {
            await page.locator("#ask-of").selectOption(what);
            await page.locator("#ask").fill(text);
            return page.locator(".canvas .edge:visible").count();
        };
        const all = await find("anything", "");
        expect([await find("port", "8080"), await page.locator("#asked").innerText()]).to.deep.equal([
            1,
            "1 of 8 connections",
        ]);
        expect(await find("port", "53/udp")).to.equal(4);
        expect(await find("reason", "model weights")).to.equal(1);
        expect(await find("workload", "weaviate")).to.equal(1);
        expect(await find("namespace", "ai-data")).to.equal(2);
        expect(await find("anything", "nothing of that name")).to.equal(0);
        expect(await find("anything", "")).to.equal(all);
    });

    it("shows only changes when asked", async () => {
        const page = await open(blockedChange());
        await page.locator('[data-toggle="only-changes"]').check();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(3);
        await page.locator('[data-toggle="only-changes"]').uncheck();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(8);
    });

    it("grows, shrinks and fits, and moves where it is dragged", async () => {
        const page = await open(smallChange());
        const width = () => page.locator(".canvas svg").evaluate((svg) => svg.getBoundingClientRect().width);
        const fitting = await width();
        for (let i = 0; i < 3; i++) await page.locator("#zoom-in").click();
        expect(await width()).to.be.closeTo(fitting * 1.25 ** 3, 2);
        const canvas = page.locator(".canvas");
        await canvas.evaluate((each) => each.scrollIntoView({ block: "center" }));
        const { x, y } = (await canvas.boundingBox())!;
        const before = await canvas.evaluate((each) => each.scrollLeft);
        await page.mouse.move(x + 300, y + 30);
        await page.mouse.down();
        await page.mouse.move(x + 180, y + 30, { steps: 4 });
        await page.mouse.up();
        expect(await canvas.evaluate((each) => each.scrollLeft)).to.be.closeTo(before + 120, 2);
        expect(await page.locator("#picked").isVisible(), "dragging chooses nothing").to.equal(false);
        await page.locator("#zoom-fit").click();
        expect(await width()).to.be.closeTo(fitting, 1);
    });

    it("is walked with the keys: boxes are one stop of Tab, arrow keys go from box to box", async () => {
        const page = await open(smallChange());
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
        const page = await open(manyNamespaces());
        await page.locator("#zoom-in").focus();
        await page.keyboard.press("Tab");
        expect(await page.evaluate(`document.activeElement.dataset.open`)).to.equal("kube-system");
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Enter");
        expect(await page.locator("#at").innerText()).to.match(/^team-/);
    });

    it("opens a namespace of many, and finds in it what was asked for", async () => {
        const page = await open(manyNamespaces());
        await page.locator("#ask").fill("report 15");
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(1);
        await page.locator('.canvas [data-open="team-015"]').click();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(1);
        await page.locator("#ask").fill("");
        await page.locator(".canvas .node", { hasText: "team-015-w1" }).click();
        expect(await page.locator("#picked").innerText()).to.contain("team-036/team-036-w2: TCP 9000");
        await opened.shoot("map-namespace-picked");
    });

    it("folds the pods of a namespace in the matrix, rows and columns", async () => {
        const page = await open(reportOf(largeMesh(3, 3, 1), largeMesh(3, 3, 1)));
        const shown = () => page.evaluate<[number, number]>(rowsAndColumns);
        const fold = (axis: string) => page.locator(`[data-fold="${axis}"]`, { hasText: "team-001" }).click();
        const [rows = 0, columns = 0] = await shown();
        await fold("row");
        expect(await shown()).to.deep.equal([rows - 3, columns]);
        await fold("column");
        expect(await shown()).to.deep.equal([rows - 3, columns - 3]);
        await fold("row");
        await fold("column");
        expect(await shown()).to.deep.equal([rows, columns]);
    });

    it("keeps the matrix's titles in sight and whole when it is moved", async () => {
        const page = await open(manyNamespaces());
        const cut = () => page.evaluate<string[]>(titlesCut);
        await page.evaluate(`document.querySelector(".matrix").scrollTo(400, 500)`);
        expect(await cut()).to.deep.equal([]);
        const stay = "thead,th{position:static!important}";
        await page.evaluate(
            `document.head.append(Object.assign(document.createElement("style"), { textContent: "${stay}" }))`,
        );
        expect(await cut(), "titles that move with their cells").not.to.deep.equal([]);
    });

    it("is usable at 390 pixels: nothing is wider than the page, and text of the map can be read", async () => {
        const first = blockedChange();
        for (const report of [first, manyNamespaces()]) {
            if (report !== first) await opened.close();
            const page = await open(report);
            await page.setViewportSize({ width: 390, height: 800 });
            const wide = await page.evaluate<number>(`document.documentElement.scrollWidth`);
            expect(wide).to.be.at.most(390);
            const height = await page
                .locator(".canvas .title")
                .first()
                .evaluate((title) => title.getBoundingClientRect().height);
            expect(height).to.be.above(8);
            await opened.shoot("map-390");
        }
    });

    it("says nothing by colour alone where a system has its own colours", async () => {
        const page = await open(blockedChange());
        await page.emulateMedia({ forcedColors: "active" });
        const looks = await page.evaluate<{ state: string; stroke: string; dashes: string }[]>(looksOfEdges);
        expect(new Set(looks.map(({ stroke }) => stroke)).size).to.equal(1);
        const dashes = new Map(looks.map(({ state, dashes }) => [state, dashes]));
        expect(new Set(dashes.values()).size).to.equal(dashes.size).and.to.equal(4);
        await opened.shoot("map-forced-colours", true);
    });
});

const lit = (page: Page, mark: string): Promise<string[]> =>
    page
        .locator(`.canvas .node.${mark}, .canvas .group.${mark}`)
        .evaluateAll((boxes) => boxes.map((box) => box.querySelector(":scope > text")?.textContent ?? ""));

/** Runs in the page: how many rows the matrix shows, and how many cells the first of them. */
const rowsAndColumns = `(() => {
    const isShown = (each) => each.getClientRects().length > 0;
    const rows = [...document.querySelectorAll(".matrix tbody tr")].filter(isShown);
    return [rows.length, [...rows[0].children].filter(isShown).length];
})()`;

/** Runs in the page: what tells an arrow of a state from others, but its colour. */
const looksOfEdges = `[...document.querySelectorAll(".canvas .edge:not(.quiet) .line")].map((line) => {
    const { stroke, strokeDasharray, strokeWidth } = getComputedStyle(line);
    return { state: line.parentElement.classList.item(1), stroke, dashes: strokeDasharray + " " + strokeWidth };
})`;

/** Runs in the page: titles of the matrix that are not whole, or have left its frame. */
const titlesCut = `(() => {
    const matrix = document.querySelector(".matrix");
    const frame = matrix.getBoundingClientRect();
    return [...matrix.querySelectorAll("thead th, tbody th")].flatMap((title) => {
        const { left, top, width } = title.getBoundingClientRect();
        if (width === 0) return [];
        const isCut = title.scrollWidth > title.clientWidth + 1 || title.scrollHeight > title.clientHeight + 1;
        const isAway = title.closest("thead") ? top < frame.top - 1 : left < frame.left - 1;
        return isCut || isAway ? [title.textContent] : [];
    });
})()`;
