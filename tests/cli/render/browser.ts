import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { root } from "../plan-process";

/** Where Chromium is; undefined where PATH has none. */
export function findChromium(): string | undefined {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
        try {
            return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
        } catch {
            // Called otherwise, or not there.
        }
    }
    return undefined;
}

const artifacts = join(root, "test-artifacts");

/** A page in a browser without a network, and everything it complained of or asked for. */
export class Opened {
    readonly complaints: string[] = [];
    readonly requests: string[] = [];

    private constructor(
        readonly page: Page,
        private readonly context: BrowserContext,
        private readonly place: string,
    ) {
        page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
        });
        page.on("pageerror", (error) => this.complaints.push(error.message));
        page.on("request", (request) => this.requests.push(request.url().slice(0, 5)));
    }

    /** Opens a page of this content in the Chromium at `executablePath`, which runs its scripts or none. */
    static async open(
        executablePath: string,
        html: string,
        scheme: "light" | "dark" = "light",
        javaScriptEnabled = true,
    ): Promise<Opened> {
        const place = mkdtempSync(join(tmpdir(), "ai-mesh-page-"));
        const context = await chromium.launchPersistentContext(join(place, "profile"), {
            executablePath,
            headless: true,
            colorScheme: scheme,
            javaScriptEnabled,
            viewport: { width: 1360, height: 1000 },
            args: [
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        });
        const opened = new Opened(await context.newPage(), context, place);
        const file = join(place, "page.html");
        writeFileSync(file, html);
        await opened.page.goto(pathToFileURL(file).href);
        return opened;
    }

    /** Keeps what is seen as an artefact of the test run. */
    async shoot(name: string, fullPage = false): Promise<void> {
        mkdirSync(artifacts, { recursive: true });
        await this.page.screenshot({ path: join(artifacts, `${name}.png`), fullPage });
    }

    async close(): Promise<void> {
        await this.context.close();
        rmSync(this.place, { recursive: true, force: true });
    }
}
