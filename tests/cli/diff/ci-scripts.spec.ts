import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { needs } from "../../on-path";
import { root, type Run } from "../plan-process";

const place = mkdtempSync(join(tmpdir(), "ai-mesh-ci-"));
after(() => rmSync(place, { recursive: true, force: true }));

/** Puts a program of this name first on PATH. */
function program(name: string, text: string): void {
    writeFileSync(join(place, name), text);
    chmodSync(join(place, name), 0o755);
}

const bash = (script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> =>
    new Promise((done) => {
        const environment = { ...process.env, ...env, PATH: `${place}:${process.env.PATH}` };
        execFile("bash", [join(root, script), ...args], { env: environment, cwd: place }, (error, stdout, stderr) =>
            done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
    });

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

describe("gitlab-comment.sh", () => {
    let server: Server;
    let notes: { id: number; body: string; locked?: boolean }[] = [];
    before(async function () {
        needs(this, "curl");
        server = createServer((request, response) => {
            const url = new URL(request.url ?? "", "http://localhost");
            let sent = "";
            request.on("data", (part: Buffer) => (sent += part.toString()));
            request.on("end", () => {
                const body = new URLSearchParams(sent).get("body") ?? "";
                const note = notes.find(({ id }) => url.pathname.endsWith(`/notes/${id}`));
                if (request.headers["private-token"] !== "t0ken") response.statusCode = 401;
                else if (request.method === "POST") notes.push({ id: notes.length + 1, body });
                else if (request.method === "PUT" && note?.locked) response.statusCode = 403;
                else if (request.method === "PUT" && note) note.body = body;
                const from = (Number(url.searchParams.get("page") ?? 1) - 1) * 100;
                response.end(JSON.stringify(request.method === "GET" ? notes.slice(from, from + 100) : {}));
            });
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    });
    after(() => server?.close());

    const say = (body: string, env: NodeJS.ProcessEnv = {}) => {
        writeFileSync(join(place, "note.md"), body);
        return bash("examples/ci/gitlab-comment.sh", ["note.md", "ai-mesh-diff dev"], {
            CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            ...{ CI_MERGE_REQUEST_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "2", MESH_COMMENT_TOKEN: "t0ken", ...env },
        });
    };
    const talk = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1, body: `note ${at}` }));

    it("makes one note and keeps it current, beyond the first page of notes too", async () => {
        notes = talk(200);
        expect((await say("first & last")).code).to.equal(0);
        expect((await say("second")).code).to.equal(0);
        expect(notes).to.have.length(201);
        expect(notes.at(-1)?.body).to.equal("<!-- ai-mesh-diff dev -->\nsecond");
    });

    it("passes over a note that it may not change", async () => {
        notes = [{ id: 1, body: "<!-- ai-mesh-diff dev -->\nold", locked: true }];
        expect((await say("new")).code).to.equal(0);
        expect(notes.map(({ body }) => body)).to.deep.equal([
            "<!-- ai-mesh-diff dev -->\nold",
            "<!-- ai-mesh-diff dev -->\nnew",
        ]);
    });

    it("fails where the token is refused, and says nothing without one", async () => {
        notes = [];
        expect((await say("new", { MESH_COMMENT_TOKEN: "stale" })).code).not.to.equal(0);
        const without = await say("new", { MESH_COMMENT_TOKEN: "" });
        expect(without.code).to.equal(0);
        expect(without.stdout).to.contain("MESH_COMMENT_TOKEN is not set");
        expect(notes).to.deep.equal([]);
    });
});
