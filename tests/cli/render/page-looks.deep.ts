import { expect } from "chai";
import { auditPage } from "../../../cli/render/audit/page";
import { largeMesh } from "./large-mesh";
import { reportOf, smallChange } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { anAudit, blockedChange, graphPage, manyNamespaces } from "./sample-pages";

describe("the looks of a page in Chromium", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("is dark where the reader's system is, with readable contrast in both", async () => {
        const grounds: number[] = [];
        for (const scheme of ["light", "dark"] as const) {
            await open(smallChange(), scheme);
            await browser.opened.shoot(`report-${scheme}`, true);
            const contrasts = await browser.opened.page.evaluate<{ ground: number; low: string[] }>(contrastsInPage);
            grounds.push(contrasts.ground);
            expect(contrasts.low, scheme).to.deep.equal([]);
            await browser.opened.close();
        }
        expect(grounds[0]).to.be.above(0.8);
        expect(grounds[1]).to.be.below(0.05);
    });

    const maps: Readonly<Record<string, () => string>> = {
        "a change": () => browser.print(blockedChange()),
        "stack prod": () => graphPage("--stack", "prod"),
        "an overview": () => browser.print(manyNamespaces()),
        "an audit": () => auditPage(anAudit()),
    };
    for (const [name, html] of Object.entries(maps)) {
        it(`draws every arrow at 3:1 to whatever it is drawn on, light and dark, wide and narrow: ${name}`, async () => {
            for (const scheme of ["light", "dark"] as const) {
                const { page } = await open(html(), scheme);
                for (const width of [1360, 390]) {
                    await page.setViewportSize({ width, height: 900 });
                    await page.evaluate(
                        `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`,
                    );
                    const { arrows, pale } = await page.evaluate<Arrows>(paleArrows);
                    expect(pale, `${scheme}, ${width}`).to.deep.equal([]);
                    expect(arrows).to.be.at.least(3);
                }
                await page.evaluate(
                    `document.head.append(Object.assign(document.createElement("style"), { textContent: ".mesh .edge .line{stroke-opacity:.4!important}" }))`,
                );
                expect((await page.evaluate<Arrows>(paleArrows)).pale, "would be found").not.to.deep.equal([]);
            }
        });
    }

    it("says nothing by colour alone where a system has its own colours", async () => {
        const { page } = await open(blockedChange());
        await page.emulateMedia({ forcedColors: "active" });
        const looks = await page.evaluate<{ state: string; stroke: string; dashes: string }[]>(looksOfEdges);
        expect(new Set(looks.map(({ stroke }) => stroke)).size).to.equal(1);
        const dashes = new Map(looks.map(({ state, dashes }) => [state, dashes]));
        expect(new Set(dashes.values()).size).to.equal(dashes.size).and.to.equal(4);
        await browser.opened.shoot("map-forced-colours", true);
    });

    it("keeps the titles of namespaces in their boxes, however long they are", async () => {
        const long = "customer-of-the-northern-region-inference-of-models";
        const { page } = await open(reportOf(largeMesh(42, 2, 1), largeMesh(42, 2, 2, [], long)));
        expect(await page.evaluate<number>(titlesOutside)).to.equal(0);
        const whole = await page.locator(".overview .group > title").allTextContents();
        expect(whole.some((text) => text.startsWith(`${long}-041`))).to.equal(true);
        await page.evaluate(writeTitlesOut);
        expect(await page.evaluate<number>(titlesOutside), "written out, they are too long").to.be.greaterThan(20);
    });
});

/** Runs in the page: what tells an arrow of a state from others, but its colour. */
const looksOfEdges = `[...document.querySelectorAll(".canvas .edge:not(.quiet) .line")].map((line) => {
    const { stroke, strokeDasharray, strokeWidth } = getComputedStyle(line);
    return { state: line.parentElement.classList.item(1), stroke, dashes: strokeDasharray + " " + strokeWidth };
})`;

/** Runs in the page: WCAG contrast of every text on the page's ground; those below 4.5:1 by their text. */
const contrastsInPage = `(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
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

interface Arrows {
    /** How many arrows are shown. */
    readonly arrows: number;
    /** Those whose contrast is below 3:1, with it. */
    readonly pale: readonly string[];
}

/** Runs in the page: WCAG contrast of every arrow that is shown, as it is painted, to the ground and to the boxes that it may be on. */
const paleArrows = `(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return { rgb: [r, g, b], a: a / 255 };
    };
    const over = (colour, share, ground) => colour.map((value, i) => value * share + ground[i] * (1 - share));
    const luminance = (rgb) => {
        const [r, g, b] = rgb.map((value) => value / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
    const paper = rgba(getComputedStyle(document.body).backgroundColor).rgb;
    const isOverview = document.querySelector(".canvas .overview") !== null;
    // Arrows of an overview lie behind its boxes.
    const frames = isOverview ? [] : [...document.querySelectorAll(".canvas .frame")].filter((frame) => frame.getClientRects().length > 0);
    const grounds = [paper, ...frames.flatMap((frame) => {
        const { fill, fillOpacity } = getComputedStyle(frame);
        return fill === "none" ? [] : [over(rgba(fill).rgb, rgba(fill).a * Number(fillOpacity), paper)];
    })];
    const lines = [...document.querySelectorAll(".canvas .edge .line")].filter((line) => line.getClientRects().length > 0);
    const pale = lines.flatMap((line) => {
        const { stroke, strokeOpacity } = getComputedStyle(line);
        let share = rgba(stroke).a * Number(strokeOpacity);
        for (let each = line; each; each = each.parentElement) share *= Number(getComputedStyle(each).opacity);
        const least = Math.min(...grounds.map((ground) => contrast(over(rgba(stroke).rgb, share, ground), ground)));
        return least < 3 ? [line.parentElement.getAttribute("class") + " " + least.toFixed(2)] : [];
    });
    return { arrows: lines.length, pale };
})()`;
