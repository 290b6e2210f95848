import { expect } from "chai";
import { largeMesh } from "./large-mesh";
import { reportOf } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { graphPage, manyNamespaces } from "./sample-pages";

describe("the matrix of a page in Chromium", function () {
    this.timeout(180_000);
    const browser = pageBrowser();
    const open = browser.open.bind(browser);

    it("folds the pods of a namespace in the matrix, rows and columns", async () => {
        const { page } = await open(reportOf(largeMesh(3, 3, 1), largeMesh(3, 3, 1)));
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
        const { page } = await open(manyNamespaces());
        const cut = () => page.evaluate<string[]>(titlesCut);
        await page.evaluate(`document.querySelector(".matrix").scrollTo(400, 500)`);
        expect(await cut()).to.deep.equal([]);
        const stay = "thead,th{position:static!important}";
        await page.evaluate(
            `document.head.append(Object.assign(document.createElement("style"), { textContent: "${stay}" }))`,
        );
        expect(await cut(), "titles that move with their cells").not.to.deep.equal([]);
    });

    it("breaks no name that has room in a line, and no protocol from its port, on paper either", async () => {
        const { page } = await open(graphPage("--stack", "prod"));
        await page.evaluate(`document.querySelector("#connections").open = true`);
        for (const media of ["screen", "print"] as const) {
            await page.emulateMedia({ media });
            for (const width of media === "print" ? [720] : [1360, 768, 390]) {
                await page.setViewportSize({ width, height: 1000 });
                expect(await page.evaluate<string[]>(broken), `${media} ${width}`).to.deep.equal([]);
            }
        }
        await page.addStyleTag({ content: ".matrix th{min-width:0!important}.whole{white-space:normal}" });
        expect(await page.evaluate<string[]>(broken), "ports without room").to.include("UDP 7000");
        await page.emulateMedia({ media: "screen" });
        await page.setViewportSize({ width: 390, height: 1000 });
        expect(await page.evaluate<string[]>(broken), "names without room").to.include("purpose=gateway");
    });
});

/** Runs in the page: names of the matrix of up to 16 letters, and ports of a table, that stand in two lines. */
const broken = `(() => {
    const words = [...document.querySelectorAll(".matrix th")].flatMap((title) => {
        const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\\s/]+/g)) {
            if (word.length > 16 || texts.currentNode.parentElement.closest(".visually-hidden")) continue;
            const range = document.createRange();
            range.setStart(texts.currentNode, index);
            range.setEnd(texts.currentNode, index + word.length);
            found.push([word, range]);
        }
        return found;
    });
    const ports = [...document.querySelectorAll("td.ports .whole")].map((each) => [each.textContent, each]);
    return [...words, ...ports].filter(([, each]) => each.getClientRects().length > 1).map(([text]) => text);
})()`;

/** Runs in the page: how many rows the matrix shows, and how many cells the first of them. */
const rowsAndColumns = `(() => {
    const isShown = (each) => each.getClientRects().length > 0;
    const rows = [...document.querySelectorAll(".matrix tbody tr")].filter(isShown);
    return [rows.length, [...rows[0].children].filter(isShown).length];
})()`;

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
