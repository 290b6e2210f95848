import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "..");

describe("a release", () => {
    let copy: string;
    const release = (...args: string[]) =>
        spawnSync(process.execPath, [join(copy, "scripts/release.mjs"), ...args], { encoding: "utf8" });
    const setVersion = (folder: string, version: string): void => {
        const file = join(copy, folder, "package.json");
        writeFileSync(file, readFileSync(file, "utf8").replace(/"version": ".*?"/, `"version": "${version}"`));
    };

    beforeEach(() => {
        copy = mkdtempSync(join(tmpdir(), "ai-mesh-release-"));
        for (const folder of [".", "policy-pack", "cli"]) {
            mkdirSync(join(copy, folder), { recursive: true });
            cpSync(join(root, folder, "package.json"), join(copy, folder, "package.json"));
            setVersion(folder, "1.2.3");
        }
        cpSync(join(root, "scripts"), join(copy, "scripts"), { recursive: true });
        writeFileSync(
            join(copy, "CHANGELOG.md"),
            "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2027-01-02\n\n### Added\n\n- this\n\n## [1.2.2] - 2027-01-01\n\n- before\n",
        );
    });
    afterEach(() => rmSync(copy, { recursive: true, force: true }));

    it("is described by its version's part of the changelog, and by no other", () => {
        const { status, stdout } = release("notes", "v1.2.3");
        expect(status).to.equal(0);
        expect(stdout).to.equal("### Added\n\n- this\n");
    });

    it("goes to npm as latest, and as next before it is final", () => {
        expect(release("dist-tag", "v1.2.3").stdout).to.equal("latest\n");
        for (const folder of [".", "policy-pack", "cli"]) setVersion(folder, "2.0.0-rc.1");
        expect(release("dist-tag", "v2.0.0-rc.1").stdout).to.equal("next\n");
    });

    it("stops where one package has another version than the tag", () => {
        setVersion("policy-pack", "1.2.2");
        const { status, stdout, stderr } = release("notes", "v1.2.3");
        expect([status, stdout]).to.deep.equal([1, ""]);
        expect(stderr).to.contain(
            "policy-pack/package.json: ai-mesh-isolation-policies has version 1.2.2, expected 1.2.3",
        );
    });

    it("stops where the changelog does not speak of it, and where the tag is none", () => {
        for (const folder of [".", "policy-pack", "cli"]) setVersion(folder, "1.2.4");
        expect(release("notes", "v1.2.4").stderr).to.contain('expected a heading "## [1.2.4]');
        expect(release("notes", "1.2.4").stderr).to.contain('"1.2.4" is no tag of a release');
        expect(release("publish", "v1.2.4").stderr).to.contain('"publish" is no command');
    });
});
