import { expect } from "chai";
import type { DiffReport } from "../../../cli/compare/report";
import { findChromium, Opened } from "./browser";
import { pagePrinter } from "./page-of";

/** What the tests of a file open pages with. */
export interface PageBrowser {
    /** Prints the page of a report. */
    print(report: DiffReport): string;
    /** Opens a page, given as markup or as the report that it is of. */
    open(page: string | DiffReport, scheme?: "light" | "dark", scripts?: boolean): Promise<Opened>;
    /** What was opened last; it is closed after each test. */
    readonly opened: Opened;
}

/**
 * Opens pages in Chromium for the tests of the suite that calls it, which are skipped where there is none. After each test the
 * page is closed; it must not have complained of anything, unless `mayComplain` says that the tests look at that themselves.
 */
export function pageBrowser({ mayComplain = false } = {}): PageBrowser {
    const chromium = findChromium();
    let [opened, print]: [Opened?, Awaited<ReturnType<typeof pagePrinter>>?] = [];
    before(async function () {
        print = await pagePrinter();
        if (chromium !== undefined) return;
        console.log("      skipped: no chromium is on PATH (apt-get install chromium)");
        this.skip();
    });
    afterEach(async () => {
        const complaints = opened?.complaints ?? [];
        await opened?.close();
        opened = undefined;
        if (!mayComplain) expect(complaints).to.deep.equal([]);
    });
    return {
        print: (report) => print!(report),
        open: async (page, scheme, scripts) => {
            await opened?.close();
            opened = await Opened.open(chromium!, typeof page === "string" ? page : print!(page), scheme, scripts);
            return opened;
        },
        get opened() {
            return opened!;
        },
    };
}
