import { join } from "node:path";
import type { DiffReport } from "../../../cli/compare/report";
import { reportPage } from "../../../cli/render/page/page";

/** Makes the page's script as the build does; what it gives back prints pages with it. */
export async function pagePrinter(): Promise<(report: DiffReport) => string> {
    const { buildPageScript } = (await import(join(__dirname, "../../../scripts/page-script.mjs"))) as {
        buildPageScript(): Promise<string>;
    };
    const script = await buildPageScript();
    return (report) => reportPage(report, script);
}
