import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { changesOf, documentOf } from "./diff/document";
import { addsFlow, Repository, run } from "./diff/repository";

describe("ai-mesh diff", function () {
    this.timeout(180_000);
    let repository: Repository;

    before(() => {
        repository = new Repository();
    });

    describe("of a branch and its base", () => {
        const compare = async (...args: string[]) => repository.diff("--base", "main", "-o", "json", ...args);

        it("is widened by a flow that is added, by exactly that flow", async () => {
            repository.branch("adds-flow", addsFlow);
            const done = await compare();
            const document = documentOf(done);
            expect(done.code).to.equal(0);
            expect(document).to.deep.include({ verdict: "widened", blocked: false, notes: [], unclear: [] });
            expect(changesOf(document)).to.deep.equal([
                "+ ai-agents/agent[Deployment] -> ai-data/db[Deployment] TCP 5432",
            ]);
            expect(document.changes[0]).to.deep.include({
                why: ["memory"],
                policies: ["ai-agents/allow-to-db", "ai-data/allow-from-agent"],
                kind: "opened",
            });
            expect(document.changes[0]?.from.purpose).to.equal("agents");
            expect(
                document.blastRadius.map(({ pod, before, after }) => [pod, before?.total, after?.total]),
            ).to.deep.equal([["ai-agents/agent", 2, 3]]);
        });

        it("leaves no worktree and no file behind", () => {
            expect(repository.git("worktree", "list").trim().split("\n")).to.have.length(1);
            expect(readdirSync(repository.temporary).filter((name) => name.startsWith("ai-mesh-base-"))).to.deep.equal(
                [],
            );
            expect(repository.git("status", "--porcelain")).to.equal("");
        });
    });

    describe("of manifests", () => {
        let place: string;

        before(() => {
            place = mkdtempSync(join(tmpdir(), "ai-mesh-diff-manifests-"));
            repository.git("checkout", "--quiet", "main");
        });
        after(() => rmSync(place, { recursive: true, force: true }));

        it("needs no program, no git and no cluster", async () => {
            const manifests = join(repository.directory, "manifests");
            const done = await run(
                ["diff", "--base-manifests", manifests, "--manifests", manifests, "-o", "json"],
                place,
            );
            expect(done.code).to.equal(0);
            expect(documentOf(done).verdict).to.equal("equal");
        });

        it("writes other formats from the same run", async () => {
            const manifests = join(repository.directory, "manifests");
            const files = ["html", "md", "json", "text"].map((format) => join(place, `report.${format}`));
            const also = ["html", "md", "json", "text"].flatMap((format, i) => ["--also", `${format}=${files[i]}`]);
            await run(["diff", "--base-manifests", manifests, "--manifests", manifests, ...also]);
            expect(files.map((file) => existsSync(file))).to.deep.equal([true, true, true, true]);
            expect(readFileSync(files[1]!, "utf8")).to.match(/^### ✅ equal: Nothing opens/);
        });
    });

    describe("says what is wrong", () => {
        it("for a directory that is in no git repository", async () => {
            const place = realpathSync(mkdtempSync(join(tmpdir(), "ai-mesh-no-git-")));
            const done = await run(["diff", "--base", "main"], place);
            rmSync(place, { recursive: true });
            expect([done.code, done.stderr]).to.deep.equal([
                2,
                `error: Cannot use --base: "${place}" is in no git repository\n`,
            ]);
        });
    });
});
