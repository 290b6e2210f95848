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
        [
            '[{ "direction": "egress", "ports": ["443"], "cidr": "10.0.0.0/8", "reason": "two words" }]',
            "2:34: no-wide-egress.allowed[0]: needs either namespace or workload, whose pods it is for",
        ],
        [
            '[{ "direction": "ingress", "ports": ["htps"], "cidr": "all", "host": "a.io", "namespace": " ", "reason": "two words" }]',
            "2:110: no-wide-egress.allowed[0].namespace: must not be empty",
        ],
        [
            '[{ "direction": "ingress", "ports": ["htps"], "cidr": "all", "host": "a.io", "namespace": "a", "reason": "two words" }]',
            "2:34: no-wide-egress.allowed[0]: needs one of cidr, internet: true and host",
            "2:94: no-wide-egress.allowed[0].host: names say where connections go, so it is for egress",
            '2:79: no-wide-egress.allowed[0].cidr: "all" is not a CIDR: write an address and a prefix length, like "10.0.0.0/8" or "fd00::/8"',
            '2:60: no-wide-egress.allowed[0].ports: "htps" is no port such as 8443, 53/udp or any',
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

    it("is told where its platform holds what is no address", async () => {
        const file = written(
            '{ "no-wide-egress": { "platform": { "podCidrs": ["10.0.0.0/8"],\n "nodeCidrs": ["all"], "identity": { "cidrs": ["10.0.0.0/8"], "ports": [80] } } } }',
        );
        let message = "";
        await readOwnConfig(file).catch((error: Error) => (message = error.message));
        expect(message.split("\n").slice(1)).to.deep.equal([
            `  ${file}:2:2: no-wide-egress: its platform is not valid: "all" is not a CIDR: write an address and a prefix length, like "10.0.0.0/8" or "fd00::/8"`,
            `  ${file}:2:24: no-wide-egress: its platform is not valid: platform.identity.cidrs 10.0.0.0/8 is more than one address; name those that hand out credentials, each with /32 or /128`,
        ]);
    });

    it("is told all mistakes at once, of whichever kind they are", async () => {
        const file = written(
            '{ "no-wide-egress": { "allowed": [{ "direction": "egress", "ports": ["any"], "cidr": "10.0.0.0/8", "reason": "two words" }] },\n' +
                '  "require-dns": { "exemptions": 5 } }',
        );
        let message = "";
        await readOwnConfig(file).catch((error: Error) => (message = error.message));
        expect(message).to.match(/json:1:35: no-wide-egress\.allowed\[0\]: needs either/);
        expect(message).to.match(/json:2:20: require-dns\.exemptions: is a number/);
    });
});
