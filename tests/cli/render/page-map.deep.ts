import { expect } from "chai";
import type { Page } from "playwright-core";
import type { DiffReport } from "../../../cli/compare/report";
import { parseMesh } from "../../../mesh";
import { meshCluster } from "../../mesh-cluster";
import { largeMesh } from "./large-mesh";
import { beyondTheSides, heightOfMap, smallestName } from "./map-measures";
import { reportOf, smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { blockedChange, manyNamespaces } from "./sample-pages";

describe("the map of a page in Chromium", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("lights what a chosen box reaches, what lies beyond and who reaches it, and tells it beside", async () => {
        const { page } = await open(blockedChange());
        await page.locator(".canvas .node", { hasText: "app=vllm" }).click();
        const told = await page.locator("#picked").innerText();
        expect(told).to.contain("app=vllm").and.to.contain("Reached by (1)").and.to.contain("gateway: TCP 8000,9090");
        expect(await lit(page, "start")).to.deep.equal(["app=vllm"]);
        expect(await lit(page, "source")).to.deep.equal(["gateway"]);
        expect(await lit(page, "direct")).to.deep.equal(["k8s-app=kube-dns"]);
        await page.locator(".canvas .group", { hasText: "gateway" }).first().click();
        expect(await lit(page, "direct")).to.have.members(["app=vllm", "k8s-app=kube-dns"]);
        await browser.opened.shoot("map-picked");
        await page.keyboard.press("Escape");
        expect(await page.locator("#picked").isVisible()).to.equal(false);
        expect(await lit(page, "start")).to.deep.equal([]);
    });

    it("lights a blast radius through pods on the way", async () => {
        const { page } = await open(reportOf(largeMesh(3, 3, 1), largeMesh(3, 3, 1)));
        await page.locator(".canvas .node", { hasText: "team-000-w0" }).click();
        expect(await lit(page, "start")).to.deep.equal(["team-000-w0"]);
        expect(await lit(page, "direct")).to.include("team-000-w1");
        expect(await lit(page, "further")).to.include("team-001-w1");
        expect(await page.locator("#picked").innerText()).to.match(/Gets to through them \([1-9]/);
    });

    it("finds connections by namespace, workload, port and reason", async () => {
        const { page } = await open(blockedChange());
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
        const { page } = await open(blockedChange());
        await page.locator('[data-toggle="only-changes"]').check();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(3);
        await page.locator('[data-toggle="only-changes"]').uncheck();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(8);
    });

    it("grows, shrinks and fits, and moves where it is dragged", async () => {
        const { page } = await open(smallChange());
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

    const atWidth = async (report: DiffReport, width: number): Promise<Page> => {
        const { page } = await open(report);
        await page.setViewportSize({ width, height: 1000 });
        // A page hears of its new size with its next frame.
        await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`);
        return page;
    };

    it("begins whole where it nearly fits: it takes the window's width, in letters that can be read", async () => {
        for (const width of [1400, 1920]) {
            const page = await atWidth(reportOf(largeMesh(4, 3, 1), largeMesh(4, 3, 1)), width);
            expect(await page.evaluate<string[]>(beyondTheSides), `${width}`).to.deep.equal([]);
            expect(await page.evaluate<number>(smallestName), `${width}`).to.be.at.least(8.5);
            expect(await page.locator("#more").isVisible(), `${width}`).to.equal(false);
            expect(await page.evaluate(`document.documentElement.scrollWidth`), `${width}`).to.equal(width);
        }
        const [, widest] = await browser.opened.page.evaluate<[number, number]>(heightOfMap);
        expect(widest, "on a large screen").to.be.above(1800);
    });

    it("begins at the side with more boxes in sight where it does not fit, and says where the others are", async () => {
        const fans = { left: fan("from"), right: fan("to") };
        for (const [more, report] of Object.entries(fans)) {
            const page = await atWidth(report, 1000);
            const away = await page.evaluate<string[]>(beyondTheSides);
            expect(away, more).to.include(more === "left" ? "last/" : "first/");
            expect(
                away.filter((id) => id.startsWith("many")),
                more,
            ).to.deep.equal([]);
            const hidden = more === "left" ? "right" : "left";
            expect(await page.locator("#more").innerText()).to.equal(`There is more on the ${hidden}: drag the map`);
            await page.locator(".canvas").evaluate((canvas) => (canvas.scrollLeft = canvas.scrollWidth / 5));
            await page.locator("#more", { hasText: "on the left and on the right" }).waitFor();
        }
    });

    it("opens a namespace of many, and finds in it what was asked for", async () => {
        const { page } = await open(manyNamespaces());
        await page.locator("#ask").fill("report 15");
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(1);
        await page.locator('.canvas [data-open="team-015"]').click();
        expect(await page.locator(".canvas .edge:visible").count()).to.equal(1);
        await page.locator("#ask").fill("");
        await page.locator(".canvas .node", { hasText: "team-015-w1" }).click();
        expect(await page.locator("#picked").innerText()).to.contain("team-036/team-036-w2: TCP 9000");
        await browser.opened.shoot("map-namespace-picked");
    });
});

const lit = (page: Page, mark: string): Promise<string[]> =>
    page
        .locator(`.canvas .node.${mark}, .canvas .group.${mark}`)
        .evaluateAll((boxes) => boxes.map((box) => box.querySelector(":scope > text")?.textContent ?? ""));

/** A row of namespaces that reach each other one after the other, with many more at one of its ends. */
function fan(end: "from" | "to"): DiffReport {
    const many = Array.from({ length: 6 }, (_, i) => `many-${i}`);
    const row = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "last"];
    const flow = (from = "", to = "") => ({ from, to, ports: ["443"], why: "a step" });
    const spec = {
        namespaces: Object.fromEntries([...many, ...row].map((name) => [name, { purpose: "data", dns: "none" }])),
        flows: [
            ...row.slice(1).map((to, i) => flow(row[i], to)),
            ...many.map((each) => (end === "from" ? flow(each, "second") : flow("seventh", each))),
        ],
    };
    const cluster = meshCluster(parseMesh(spec));
    return reportOf(cluster, cluster);
}
