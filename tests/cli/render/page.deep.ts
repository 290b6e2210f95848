import { expect } from "chai";
import type { DiffReport } from "../../../cli/compare/report";
import { pagePrinter } from "./page-of";
import { reportOf, smallChange } from "./meshes";
import { findChromium, Opened } from "./browser";
import { largeMesh } from "./large-mesh";

describe("the report page in Chromium", function () {
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
    afterEach(async () => opened?.close());

    const open = async (html: string, scheme?: "light" | "dark") =>
        (opened = await Opened.open(chromium!, html, scheme));

    it("complains of nothing and asks nothing of a network", async () => {
        const { page, complaints, requests } = await open(reportPage(smallChange()));
        await page.waitForLoadState("networkidle");
        await opened.shoot("report-light", true);
        expect(complaints).to.deep.equal([]);
        expect([...new Set(requests)].filter((url) => url !== "data:")).to.deep.equal(["file:"]);
    });

    it("is told by the browser where another script got into it", async () => {
        await open(reportPage(smallChange()).replace("<main>", "<main><script>document.title = 'taken'</script>"));
        expect(await opened.page.title()).not.to.equal("taken");
        expect(opened.complaints.join()).to.match(/Content Security Policy/);
    });

    it("would hear a complaint", async () => {
        await open(`<script>throw new Error("broken")</script>`);
        expect(opened.complaints).to.deep.equal(["broken"]);
    });

    it("tells a flow's reason where the mouse is over it", async () => {
        const { page } = await open(reportPage(smallChange()));
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
        await opened.shoot("report-hover");
    });

    it("tells it where the keyboard is: a box first, then its arrows", async () => {
        const { page } = await open(reportPage(smallChange()));
        await page.locator(".canvas .node", { hasText: "app=agent" }).focus();
        expect(await page.locator("#told").isVisible()).to.equal(false);
        const seen: string[] = [];
        for (let i = 0; i < 2; i++) {
            await page.keyboard.press("Tab");
            seen.push(await page.locator("#told").innerText());
        }
        expect(seen.join("\n")).to.contain("tool APIs").and.to.contain("retrieval");
        await opened.shoot("report-focus");
        await page.keyboard.press("Escape");
        expect(await page.locator("#told").isVisible()).to.equal(false);
    });

    it("names every flow for a screen reader, opened and closed in words", async () => {
        const { page } = await open(reportPage(smallChange()));
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

    it("is dark where the reader's system is, with readable contrast in both", async () => {
        const grounds: number[] = [];
        for (const scheme of ["light", "dark"] as const) {
            await open(reportPage(smallChange()), scheme);
            await opened.shoot(`report-${scheme}`, true);
            const contrasts = await opened.page.evaluate<{ ground: number; low: string[] }>(contrastsInPage);
            grounds.push(contrasts.ground);
            expect(contrasts.low, scheme).to.deep.equal([]);
            await opened.close();
        }
        expect(grounds[0]).to.be.above(0.8);
        expect(grounds[1]).to.be.below(0.05);
    });

    it("prints all of itself on a page's width: nothing to press, nothing that scrolls, nothing cut off", async () => {
        const { page } = await open(reportPage(smallChange()));
        const print = async () => page.evaluate<Printed>(printedInPage);
        const screen = await print();
        expect(screen.shown).to.include(".tools").and.to.include(".skip");
        expect(screen.scrolling).not.to.deep.equal([]);
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize({ width: 720, height: 1000 });
        await opened.shoot("report-print", true);
        const paper = await print();
        expect(paper.shown).to.deep.equal([]);
        expect(paper.scrolling).to.deep.equal([]);
        expect(paper.cutOff).to.deep.equal([]);
        for (const text of ["model weights", "tool APIs", "TCP 443"]) expect(paper.text).to.contain(text);
        const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
        expect(pdf.match(/\/Type \/Page\b/g)?.length).to.be.within(1, 6);
    });

    it("prints 500 workloads within the paper, and says what does not fit", async () => {
        const { page } = await open(reportPage(reportOf(largeMesh(42, 12, 2), largeMesh(42, 12, 3))));
        await page.setViewportSize({ width: 720, height: 1000 });
        const note = page.locator(".paper-only");
        expect([await note.isVisible(), await page.locator(".matrix.broad").isVisible()]).to.deep.equal([false, true]);
        await page.emulateMedia({ media: "print" });
        expect(await note.innerText()).to.match(/^Its \d+ columns do not fit on paper/);
        expect((await page.evaluate<Printed>(printedInPage)).cutOff).to.deep.equal([]);
        await opened.shoot("report-print-500", true);
    });

    it("keeps the titles of namespaces in their boxes, however long they are", async () => {
        const long = "customer-of-the-northern-region-inference-of-models";
        const { page } = await open(reportPage(reportOf(largeMesh(42, 2, 1), largeMesh(42, 2, 2, [], long))));
        expect(await page.evaluate<number>(titlesOutside)).to.equal(0);
        const whole = await page.locator(".overview .group > title").allTextContents();
        expect(whole.some((text) => text.startsWith(`${long}-041`))).to.equal(true);
        await page.evaluate(writeTitlesOut);
        expect(await page.evaluate<number>(titlesOutside), "written out, they are too long").to.be.greaterThan(20);
    });

    it("shows 500 workloads by namespace, opens one and goes back", async () => {
        const flow = { from: "team-003-w1", to: "team-020-w3", ports: ["443"], why: "a new one" };
        const { page, complaints } = await open(
            reportPage(reportOf(largeMesh(42, 12, 2), largeMesh(42, 12, 2, [flow]))),
        );
        await opened.shoot("report-500");
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
        await opened.shoot("report-500-namespace");
        await page.locator("#back").click();
        expect(await page.locator(".canvas .node").count()).to.equal(0);
        await page.locator("#connections summary").click();
        await page.locator("#filter").fill("a new one");
        expect(await page.locator("#connections tbody tr:visible").count()).to.equal(1);
        expect(complaints).to.deep.equal([]);
    });
});

interface Printed {
    /** Of what paper has no use for, by selector. */
    readonly shown: readonly string[];
    /** Classes of elements that show only a part of what they hold, until somebody scrolls. */
    readonly scrolling: readonly string[];
    /** Elements that reach beyond the page's right edge. */
    readonly cutOff: readonly string[];
    readonly text: string;
}

/** Runs in the page. */
const printedInPage = `(() => {
    const name = (each) => each.tagName.toLowerCase() + (typeof each.className === "string" && each.className ? "." + each.className : "");
    const all = [...document.querySelectorAll("body *")];
    const width = document.documentElement.clientWidth;
    return {
        shown: [".tools", "#told", ".skip"].filter((selector) =>
            [...document.querySelectorAll(selector)].some((each) => getComputedStyle(each).display !== "none")),
        scrolling: all.filter((each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowX)).map(name),
        cutOff: all.filter((each) => !each.closest("details:not([open])") && each.getBoundingClientRect().right > width + 1).map(name),
        text: document.body.innerText,
    };
})()`;

/** Runs in the page: where on the screen the opened arrow is, a little way from its start. */
const pointOnEdge = `(() => {
    const line = document.querySelector(".canvas .edge.opened .line");
    const { x, y } = line.getPointAtLength(line.getTotalLength() * 0.8);
    const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(line.getScreenCTM());
    return { x: left, y: top };
})()`;

/** Runs in the page: WCAG contrast of every text on the page's ground; those below 4.5:1 by their text. */
const contrastsInPage = `(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    const luminance = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = luminance(getComputedStyle(document.body).backgroundColor);
    const texts = [...document.querySelectorAll("h1,h2,h3,p,td,th,summary,.mesh text,.verdict,label,.cell")];
    const low = texts.filter((each) => {
        if (!each.textContent.trim()) return false;
        const style = getComputedStyle(each);
        const own = luminance(each instanceof SVGElement ? style.fill : style.color);
        return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05) < 4.5;
    });
    return { ground, low: low.map((each) => each.textContent.trim().slice(0, 40)) };
})()`;

/** How many titles of the overview reach out of their boxes. */
const titlesOutside = `[...document.querySelectorAll(".overview .group")].filter((group) => {
    const box = group.querySelector("rect").getBBox();
    return [...group.querySelectorAll("text")].some((text) => {
        const { x, width } = text.getBBox();
        return x < box.x || x + width > box.x + box.width;
    });
}).length`;
const writeTitlesOut = `for (const title of document.querySelectorAll(".overview .group > title")) {
    title.parentElement.querySelector("text.title").textContent = title.textContent.split("\\n")[0];
}`;
