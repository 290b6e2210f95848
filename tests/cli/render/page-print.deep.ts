import { expect } from "chai";
import { largeMesh } from "./large-mesh";
import { smallestName } from "./map-measures";
import { reportOf, smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { blockedChange } from "./sample-pages";

describe("a page on paper", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("prints all of itself on a page's width: nothing to press, nothing that scrolls, nothing cut off", async () => {
        const { page } = await open(smallChange());
        const print = async () => page.evaluate<Printed>(printedInPage);
        const screen = await print();
        expect(screen.shown).to.include(".tools").and.to.include(".skip");
        expect(screen.scrolling).not.to.deep.equal([]);
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize({ width: 720, height: 1000 });
        await browser.opened.shoot("report-print", true);
        const paper = await print();
        expect(paper.shown).to.deep.equal([]);
        expect(paper.scrolling).to.deep.equal([]);
        expect(paper.cutOff).to.deep.equal([]);
        for (const text of ["model weights", "tool APIs", "TCP 443"]) expect(paper.text).to.contain(text);
        const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
        expect(pdf.match(/\/Type \/Page\b/g)?.length).to.be.within(1, 6);
    });

    it("prints that drawing of the map whose letters are larger on paper", async () => {
        const { page } = await open(blockedChange());
        expect(await page.locator(".canvas svg.narrow").count(), "on a screen").to.equal(0);
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize({ width: 720, height: 1000 });
        expect(await page.locator(".canvas svg.narrow").isVisible()).to.equal(true);
        expect(await page.evaluate<number>(smallestName)).to.be.at.least(9);
        await page.emulateMedia({ media: "screen" });
        await page.setViewportSize({ width: 1360, height: 1000 });
        // The page chooses anew when the browser tells it of its new width, which is a moment later.
        await page.locator(".canvas svg.narrow").waitFor({ state: "detached", timeout: 30_000 });
    });

    it("prints 500 workloads within the paper, and says what does not fit", async () => {
        const { page } = await open(reportOf(largeMesh(42, 12, 2), largeMesh(42, 12, 3)));
        await page.setViewportSize({ width: 720, height: 1000 });
        const note = page.locator(".paper-only");
        expect([await note.isVisible(), await page.locator(".matrix.broad").isVisible()]).to.deep.equal([false, true]);
        await page.emulateMedia({ media: "print" });
        expect(await note.innerText()).to.match(/^Its \d+ columns do not fit on paper/);
        expect((await page.evaluate<Printed>(printedInPage)).cutOff).to.deep.equal([]);
        await browser.opened.shoot("report-print-500", true);
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
