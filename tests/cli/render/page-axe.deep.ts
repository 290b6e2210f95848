import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { auditPage } from "../../../cli/render/audit/page";
import { findChromium, Opened } from "./browser";
import { pagePrinter } from "./page-of";
import { anAudit, blockedChange, manyNamespaces } from "./sample-pages";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

describe("the report pages and axe-core", function () {
    this.timeout(240_000);
    const chromium = findChromium();
    const pages = new Map<string, string>();
    let opened: Opened | undefined;

    before(async function () {
        if (chromium === undefined) {
            console.log("      skipped: no chromium is on PATH (apt-get install chromium)");
            this.skip();
        }
        const print = await pagePrinter();
        pages.set("a change that is blocked", print(blockedChange()));
        pages.set("40 namespaces", print(manyNamespaces()));
        pages.set("an audit", auditPage(anAudit()));
    });
    afterEach(async () => opened?.close());

    const open = async (name: string, scheme?: "light" | "dark"): Promise<Page> => {
        opened = await Opened.open(chromium!, pages.get(name) ?? name, scheme);
        return opened.page;
    };

    for (const name of ["a change that is blocked", "40 namespaces", "an audit"]) {
        it(`finds nothing wrong with ${name}, light and dark`, async () => {
            for (const scheme of ["light", "dark"] as const) {
                const page = await open(name, scheme);
                expect(await violations(page), scheme).to.deep.equal([]);
                await opened?.close();
            }
        });
    }

    it("finds nothing wrong with a box that was chosen, at 390 pixels", async () => {
        const page = await open("a change that is blocked");
        await page.setViewportSize({ width: 390, height: 800 });
        await page.locator(".canvas .node", { hasText: "app=vllm" }).click();
        expect(await page.locator("#picked").isVisible()).to.equal(true);
        expect(await violations(page)).to.deep.equal([]);
    });

    it("would find what is wrong", async () => {
        const html = (pages.get("a change that is blocked") ?? "")
            .replace('aria-label="Name, port or reason to find"', "")
            .replace(' placeholder="name, port or reason"', "")
            .replace('<html lang="en">', "<html>");
        const found = await violations(await open(html));
        expect(found.join("\n")).to.contain("html-has-lang").and.to.contain("label");
    });
});

/** What axe-core finds in a page: rule and element, a line each. The page's own policy lets a browser's tools run it. */
async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate<string[]>(
        `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
            violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => id + ": " + node.html.slice(0, 160) + " " + node.failureSummary.slice(0, 200))))`,
    );
}
