import { spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "../..");

/** Builds the site in a copy of the pages, which a test may change. */
function build(change: (docs: string) => void = () => undefined) {
    const folder = mkdtempSync(join(tmpdir(), "docs-"));
    try {
        const docs = join(folder, "docs");
        cpSync(join(root, "docs"), docs, {
            recursive: true,
            filter: (from) => !/\.vitepress\/(cache|dist)/.test(from),
        });
        symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
        change(docs);
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [join(root, "node_modules/vitepress/bin/vitepress.js"), "build", docs],
            { cwd: folder, encoding: "utf8" },
        );
        const site = join(docs, ".vitepress/dist");
        const files = existsSync(site) ? (readdirSync(site, { recursive: true }) as string[]) : [];
        const html = files.filter((file) => file.endsWith(".html"));
        return {
            status,
            said: stdout + stderr,
            html,
            texts: html.map((file) => readFileSync(join(site, file), "utf8")),
        };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

describe("the handbook as a site", function () {
    this.timeout(600_000);

    it("is built, with every page, and loads nothing from elsewhere", () => {
        const { status, said, html, texts } = build();
        expect(status, said).to.equal(0);
        expect(html).to.include.members(["index.html", "start.html", "how-to/ci.html", "reference/commands.html"]);
        const loaded = texts.flatMap((text) =>
            [...text.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)"/g)].map(([, url]) => url),
        );
        expect(loaded).to.deep.equal([]);
    });

    it("is not built where a link leads nowhere", () => {
        const { status, said } = build((docs) => writeFileSync(join(docs, "lost.md"), "[gone](no-such-page.md)\n"));
        expect(status).not.to.equal(0);
        expect(said).to.include("no-such-page");
    });
});
