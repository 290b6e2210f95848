import { expect } from "chai";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeManifests } from "../../../cli/render/plan/manifests";
import { InputError } from "../../../cli/terminal/input-error";

describe("writeManifests()", () => {
    let scratch: string;
    beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), "ai-mesh-manifests-"))));
    afterEach(() => rmSync(scratch, { recursive: true, force: true }));
    const files = [{ name: "a.yaml", content: "a: 1\n" }];

    it("makes the directories that are not there", () => {
        const directory = join(scratch, "new", "out");
        writeManifests(directory, files);
        expect(readFileSync(join(directory, "a.yaml"), "utf8")).to.equal("a: 1\n");
    });

    const refused = (directory: string): void => {
        const named = `Cannot write manifests to "${directory}": `;
        expect(() => writeManifests(directory, files))
            .to.throw(InputError, named)
            .with.property("message")
            .that.matches(/; give a directory in a place where you may write$/);
    };

    it("names a directory that cannot be made, and what would do", () => {
        writeFileSync(join(scratch, "file"), "");
        refused(join(scratch, "file", "out"));
    });

    it("names one where nobody may write", function () {
        if (!existsSync("/proc/self")) this.skip();
        refused("/proc/out");
    });
});
