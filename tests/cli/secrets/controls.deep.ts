import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { build, type Plugin } from "esbuild";
import { redactions, type Redaction } from "./redactions";

const root = join(__dirname, "../../..");

/** How many stacks are tried at most. */
const most = 400;

/** Puts something else in place of one text of a source; @throws where it stands there not just once. */
const changed = ({ file, from, to }: Pick<Redaction, "file" | "from" | "to">): Plugin => ({
    name: "changed",
    setup({ onLoad }) {
        const path = join(root, file);
        onLoad({ filter: /\.ts$/ }, (args) => {
            if (args.path !== path) return undefined;
            const parts = readFileSync(path, "utf8").split(from);
            if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
            return { contents: parts.join(to), loader: "ts" };
        });
    },
});

describe("redactions", function () {
    this.timeout(1_800_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-redactions-"));
    const script = join(place, "page.js");
    before(async () => {
        const { buildPageScript } = (await import(join(root, "scripts/page-script.mjs"))) as {
            buildPageScript(): Promise<string>;
        };
        writeFileSync(script, await buildPageScript());
        symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
    });
    after(() => rmSync(place, { recursive: true, force: true }));

    /** The first output that tells secrets apart; "" where none does. */
    async function leak(
        { foundBy, among = [] }: Pick<Redaction, "foundBy" | "among">,
        count: number,
        plugins: Plugin[],
    ): Promise<string> {
        const outfile = join(place, "probe.js");
        await build({
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
            absWorkingDir: root,
            entryPoints: [join(__dirname, "probe.ts")],
            outfile,
            logLevel: "silent",
            plugins,
            packages: "external",
        });
        return execFileSync(process.execPath, [outfile, foundBy, String(count), script, ...among], {
            encoding: "utf8",
        });
    }

    for (const redaction of redactions) {
        it(`keep secrets out of what is printed, and the search finds it where one is gone: ${redaction.title}`, async () => {
            const found = await leak(redaction, most, [changed(redaction)]);
            console.log(`      ${redaction.title}: ${found}`);
            expect(found).to.not.equal("");
        });
    }

    it("leave nothing to find where all are there", async () => {
        expect(await leak(redactions[0] as Redaction, 20, [])).to.equal("");
    });
});
