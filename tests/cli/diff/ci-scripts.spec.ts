import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ciShell } from "./ci-shell";

const { place, program, bash } = ciShell();

/** `ai-mesh diff` as it ends for stacks of these names: 0, 1 with a report, 2 without one. */
const fakeNpx = `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
fs.appendFileSync("calls", JSON.stringify(args) + "\\n");
const stack = args[args.indexOf("--stack") + 1];
if (stack.startsWith("broken")) { console.error("error: no such key\\n\`\`\`\\n<b>"); process.exit(2); }
for (const arg of args) if (/^md=/.test(arg)) fs.writeFileSync(arg.slice(3), "report of " + stack);
process.exit(stack === "blocked" ? 1 : 0);
`;

describe("diff.sh", () => {
    const diff = (stacks: string, env: NodeJS.ProcessEnv = {}) => {
        program("npx", fakeNpx);
        rmSync(join(place, "calls"), { force: true });
        rmSync(join(place, "mesh-report"), { recursive: true, force: true });
        return bash(".github/actions/mesh-diff/diff.sh", [], { STACKS: stacks, BASE: "origin/main", ...env });
    };
    const report = (stack: string) => readFileSync(join(place, "mesh-report", stack, "comment.md"), "utf8");

    it("reports of every stack, and ends with the worst status", async () => {
        expect((await diff("dev prod")).code).to.equal(0);
        expect((await diff("dev blocked prod")).code).to.equal(1);
        expect((await diff("dev broken blocked prod")).code).to.equal(2);
        expect(report("blocked")).to.equal("report of blocked");
        expect(report("prod")).to.equal("report of prod");
    });

    it("says of a stack that cannot be planned why, as text that ends no block", async () => {
        await diff("broken");
        expect(report("broken")).to.equal(
            "### ⛔ Stack broken could not be planned\n\n    error: no such key\n    ```\n    <b>\n",
        );
    });

    it("passes on what it was given", async () => {
        await diff("dev", { FAIL_ON: "widened closes:dns", PACK_CONFIG: "pack.json", PROGRAM: "mesh" });
        const [call = ""] = readFileSync(join(place, "calls"), "utf8").split("\n");
        const args = (JSON.parse(call) as string[]).join(" ");
        expect(args).to.contain("--base origin/main --program mesh --fail-on widened --fail-on closes:dns");
        expect(args).to.contain("--policy-pack-config pack.json");
    });

    it("takes no report of an earlier run for this one's", async () => {
        await diff("dev");
        writeFileSync(join(place, "npx"), "#!/usr/bin/env bash\nexit 2\n");
        const again = await bash(".github/actions/mesh-diff/diff.sh", [], { STACKS: "dev", BASE: "main" });
        expect(again.code).to.equal(2);
        expect(report("dev")).to.contain("could not be planned");
    });

    it("refuses names that are no stack's, and none at all", async () => {
        for (const stacks of ["../up", "a/b", "..", ""]) expect((await diff(stacks)).code, stacks).to.equal(2);
    });
});

/** GitHub's comments, as far as the script needs them; one that is locked may not be changed. */
const fakeGh = `#!/usr/bin/env node
const fs = require("node:fs");
const file = process.env.COMMENTS;
const comments = JSON.parse(fs.readFileSync(file, "utf8"));
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
if (args.includes("--jq")) {
    const marker = /startswith\\("(.*?)"\\)/.exec(after("--jq"))[1];
    for (const c of comments) if (c.body.startsWith(marker)) console.log(c.id);
    process.exit(0);
}
const body = fs.readFileSync(after("--field").replace("body=@", ""), "utf8");
if (after("--method") === "POST") comments.push({ id: comments.length + 1, body });
else {
    const found = comments.find((c) => String(c.id) === args.find((a) => a.includes("/comments/")).split("/").at(-1));
    if (found.locked) { console.error("HTTP 403"); process.exit(1); }
    found.body = body;
}
fs.writeFileSync(file, JSON.stringify(comments));
`;

describe("comment.sh", () => {
    const comments = join(place, "comments.json");
    const report = (stack: string, body: string) => {
        mkdirSync(join(place, "reports", stack), { recursive: true });
        writeFileSync(join(place, "reports", stack, "comment.md"), body);
    };
    const say = (stacks: string) => {
        program("gh", fakeGh);
        const env = { COMMENTS: comments, DIRECTORY: "reports", STACKS: stacks, PULL_REQUEST: "7" };
        return bash(".github/actions/mesh-comment/comment.sh", [], {
            ...env,
            ...{ MARKER: "ai-mesh-diff", GITHUB_REPOSITORY: "acme/mesh" },
        });
    };
    const now = () => (JSON.parse(readFileSync(comments, "utf8")) as { body: string }[]).map(({ body }) => body);

    it("makes one comment per stack and keeps it current, whoever wrote it", async () => {
        const other = { id: 1, user: { type: "User" }, body: "looks good" };
        const earlier = { id: 2, user: { type: "User" }, body: "<!-- ai-mesh-diff dev -->\nby a token of a person" };
        writeFileSync(comments, JSON.stringify([other, earlier]));
        report("dev", "first");
        report("prod", "prod");
        expect((await say("dev prod")).code).to.equal(0);
        report("dev", "second");
        expect((await say("dev prod")).code).to.equal(0);
        expect(now()).to.deep.equal([
            "looks good",
            "<!-- ai-mesh-diff dev -->\nsecond",
            "<!-- ai-mesh-diff prod -->\nprod",
        ]);
    });

    it("passes over a comment that it may not change", async () => {
        writeFileSync(comments, JSON.stringify([{ id: 1, locked: true, body: "<!-- ai-mesh-diff dev -->\nold" }]));
        report("dev", "new");
        expect((await say("dev")).code).to.equal(0);
        expect((await say("dev")).code).to.equal(0);
        expect(now()).to.deep.equal(["<!-- ai-mesh-diff dev -->\nold", "<!-- ai-mesh-diff dev -->\nnew"]);
    });

    it("says nothing of a stack without a report, nor of a link, and refuses other folders", async () => {
        writeFileSync(comments, "[]");
        mkdirSync(join(place, "reports", "linked"), { recursive: true });
        symlinkSync("/etc/hostname", join(place, "reports/linked/comment.md"));
        expect((await say("none linked")).code).to.equal(0);
        expect((await say("../x")).code).to.equal(2);
        expect(now()).to.deep.equal([]);
    });
});
