import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOwnConfig } from "../../../cli/plan/own-rules-config";
import { readPackConfig } from "../../../cli/plan/pack-config";

describe("a file of --policy-pack-config", () => {
    let scratch: string;
    beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), "ai-mesh-pack-config-"))));
    afterEach(() => rmSync(scratch, { recursive: true, force: true }));
    const written = (content: string): string => {
        const file = join(scratch, "config.json");
        writeFileSync(file, content);
        return file;
    };

    it("may begin with a byte order mark", async () => {
        const file = written('\uFEFF{"require-deny-all": "advisory"}');
        expect([...readPackConfig(file).policies.keys()]).to.deep.equal(["require-deny-all"]);
        expect(await readOwnConfig(file)).to.have.nested.property("require-deny-all.level", "advisory");
    });

    for (const content of ["hunter2", '{"a": hunter2}', '{"a": "hunter2', "{'hunter2'}", ""]) {
        it(`is quoted nowhere where it is no JSON: ${JSON.stringify(content)}`, () => {
            const file = written(content);
            const message = /^Cannot read --policy-pack-config .*: expected JSON, found a mistake( at position \d+)?$/;
            expect(() => readPackConfig(file)).to.throw(message);
        });
    }
});
