import { expect } from "chai";
import { largeMesh } from "./large-mesh";
import { reportOf } from "./meshes";
import { pageBrowser } from "./page-in-browser";
import { manyNamespaces } from "./sample-pages";

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
});

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
