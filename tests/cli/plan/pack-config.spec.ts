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
            const message = /^Cannot read --policy-pack-config \S*config.json:1:(\d+): expected JSON$/;
            expect(() => readPackConfig(file)).to.throw(message);
        });
    }

    const broken: [text: string, place: string][] = [
        ['{\n  "a": hunter2}', "2:8"],
        ['{"a": "x"\n "b": "y"}', "2:2"],
        ['{"a": "x",\n}', "2:1"],
        ['{"a": "x"', "1:10"],
    ];
    for (const [text, place] of broken) {
        it(`is told where it is no JSON: ${JSON.stringify(text)}`, () => {
            expect(() => readPackConfig(written(text))).to.throw(`config.json:${place}: expected JSON`);
        });
    }

    const wrong: [entry: string, ...mistakes: string[]][] = [
        [
            '[{ "reason": "models" }]',
            '2:34: no-wide-egress.allowed[0].direction: is missing; give "ingress" or "egress"',
            '2:34: no-wide-egress.allowed[0].ports: is missing; give ports such as "8443", "53/udp" or "any"',
            "2:36: no-wide-egress.allowed[0].reason: is no such text; give a reason of two words and eight characters or more: why pods must be open to it",
        ],
        [
            '"x"',
            "2:22: no-wide-egress.allowed: is a text; give a list: Addresses and names that are meant, for some pods and ports: counts for every policy of the pack, whichever it is set under.",
        ],
        [
            '[{ "direction": "out", "ports": [], "cidr": 5, "reason": "two words", "hots": "x" }]',
            '2:36: no-wide-egress.allowed[0].direction: is none of these; give "ingress" or "egress"',
            "2:69: no-wide-egress.allowed[0].cidr: is a number; give a text: a range as CIDR",
            '2:103: no-wide-egress.allowed[0]: has the unknown key "hots"; did you mean "host"?',
        ],
    ];
    for (const [entry, ...mistakes] of wrong) {
        it(`is told where a setting does not fit, and what would: ${entry}`, async () => {
            const file = written(`{\n  "no-wide-egress": {"allowed": ${entry}}}`);
            let message = "";
            await readOwnConfig(file).catch((error: Error) => (message = error.message));
            const [head, ...lines] = message.split("\n");
            expect(head).to.equal("Cannot use --policy-pack-config:");
            expect(lines).to.have.members(mistakes.map((each) => `  ${file}:${each}`));
        });
    }
});
