import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { judged } from "./in-process";
import { bundlePack, packSource, PackProcess } from "./pack-process";
import { hasOnePlatform, samplesOf } from "./sample";

interface Packed {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
}

describe("the pack as npm packs it", function () {
    this.timeout(600_000);
    let dir: string;
    let packed: Packed;
    before(async () => {
        dir = mkdtempSync(join(tmpdir(), "pack-tarball-"));
        const staged = await bundlePack("tarball");
        cpSync(join(packSource, "README.md"), join(staged, "README.md"));
        const out = execFileSync("npm", ["pack", "--json", "--pack-destination", dir], {
            cwd: staged,
            encoding: "utf8",
        });
        [packed] = JSON.parse(out) as [Packed];
        execFileSync("tar", ["-xzf", join(dir, packed.filename), "-C", dir]);
    });
    after(() => rmSync(dir, { recursive: true, force: true }));

    it("holds what it needs and nothing else, and is small", () => {
        expect(packed.files.map(({ path }) => path).sort()).to.deep.equal([
            "PulumiPolicy.yaml",
            "README.md",
            "dist/index.js",
            "package.json",
        ]);
        // A dependency more than it needs would be hundreds of kilobytes.
        expect(statSync(join(dir, packed.filename)).size).to.be.below(128_000);
    });

    it("depends on exact versions only, and on what the bundle leaves out", () => {
        const { dependencies } = JSON.parse(readFileSync(join(dir, "package/package.json"), "utf8")) as {
            dependencies: Record<string, string>;
        };
        for (const version of Object.values(dependencies)) expect(version).to.match(/^\d+\.\d+\.\d+$/);
        const bundle = readFileSync(join(dir, "package/dist/index.js"), "utf8");
        const required = new Set([...bundle.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name as string));
        for (const name of required) {
            expect(
                Object.keys(dependencies).some((one) => name === one || name.startsWith(`${one}/`)),
                name,
            ).to.equal(true);
        }
    });

    it("installs in an empty directory, starts, and gives the same verdicts", async function () {
        const home = join(dir, "package");
        const install = spawnSync(
            "npm",
            ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"],
            {
                cwd: home,
                encoding: "utf8",
            },
        );
        if (
            install.status !== 0 &&
            /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH/.test(install.stderr)
        ) {
            console.log(`      skipped: the npm registry cannot be reached: ${install.stderr.trim().split("\n")[0]}`);
            this.skip();
        }
        expect(install.status, install.stderr).to.equal(0);
        const pack = await PackProcess.start(home);
        try {
            const off = [...stackRules, ...resourceRules].map(
                ({ name }) => [name, { level: EnforcementLevel.DISABLED }] as const,
            );
            let refused = 0;
            for (const sample of stackRules.flatMap(({ name }) => samplesOf(name)).filter(hasOnePlatform)) {
                const { platform, config } = sample.header;
                const properties = { ...config, ...(platform === undefined ? {} : { platform }) };
                await pack.configure({ ...Object.fromEntries(off), [sample.policy]: { properties } });
                const messages = (await pack.analyzeStack(sample.resources)).map(({ message }) => message);
                expect(messages, sample.path).to.deep.equal(judged(sample).map(({ message }) => message));
                if (messages.length > 0) refused++;
            }
            expect(refused).to.be.above(0);
        } finally {
            pack.stop();
        }
    });
});
