// `npx tsx tests/cli/render/screenshots.ts [NAME…]`: pictures of report pages to look at, in test-artifacts/pages: at three
// widths, light and dark, and on paper. Of the pages that are named, or of all.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../plan-process";
import { findChromium, Opened } from "./browser";
import { pagePrinter } from "./page-of";
import { blockedChange, graphPage, manyNamespaces } from "./sample-pages";

const widths = [1400, 800, 390] as const;
const place = join(root, "test-artifacts/pages");

async function main(wanted: readonly string[]): Promise<void> {
    const chromium = findChromium();
    if (chromium === undefined) throw new Error("no chromium is on PATH (apt-get install chromium)");
    mkdirSync(place, { recursive: true });
    const print = await pagePrinter();
    const pages: Readonly<Record<string, () => string>> = {
        dev: () => graphPage("--stack", "dev"),
        prod: () => graphPage("--stack", "prod"),
        "vllm-production-stack": () => graphPage("--program", "examples/vllm-production-stack"),
        "three-changes": () => print(blockedChange()),
        "40-namespaces": () => print(manyNamespaces()),
    };
    for (const [name, html] of Object.entries(pages)) {
        if (wanted.length === 0 || wanted.includes(name)) await shoot(chromium, name, html());
    }
}

async function shoot(chromium: string, name: string, html: string): Promise<void> {
    for (const scheme of ["light", "dark"] as const) {
        const opened = await Opened.open(chromium, html, scheme);
        const { page } = opened;
        for (const width of widths) {
            await page.setViewportSize({ width, height: 1000 });
            await page.screenshot({ path: join(place, `${name}-${width}-${scheme}.png`), fullPage: true });
        }
        if (scheme === "light") {
            await page.emulateMedia({ media: "print" });
            await page.pdf({ path: join(place, `${name}.pdf`), format: "A4" });
            await page.setViewportSize({ width: 720, height: 1000 });
            await page.screenshot({ path: join(place, `${name}-print.png`), fullPage: true });
        }
        await opened.close();
    }
}

void main(process.argv.slice(2));
