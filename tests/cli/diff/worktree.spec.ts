import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { withWorktree } from "../../../cli/worlds/worktree";
import { root } from "../plan-process";
import { Repository } from "./repository";

describe("the temporary worktree of diff --base", function () {
    this.timeout(120_000);
    const place = realpathSync(mkdtempSync(join(tmpdir(), "ai-mesh-worktree-")));
    const away = { from: join(place, "mine"), to: join(place, "moved") };
    let repository: Repository;

    before(() => {
        repository = new Repository();
        // A worktree on a disk that is not mounted now, or that was moved without git: pruning would forget it.
        repository.git("worktree", "add", "--quiet", "-b", "mine", away.from);
        renameSync(away.from, away.to);
    });
    after(() => rmSync(place, { recursive: true, force: true }));

    const registered = (): string[] =>
        [...repository.git("worktree", "list", "--porcelain").matchAll(/^worktree (.*)$/gm)].map(([, path]) => path!);
    const expectOnlyTheUsers = (): void => {
        expect(registered()).to.deep.equal([realpathSync(repository.directory), away.from]);
        renameSync(away.to, away.from);
        expect(execFileSync("git", ["-C", away.from, "branch", "--show-current"], { encoding: "utf8" })).to.equal(
            "mine\n",
        );
        renameSync(away.from, away.to);
    };

    it("is removed, and no worktree of the user's with it", async () => {
        const seen = await withWorktree(repository.directory, "main", () => Promise.resolve(registered()));
        expect(seen).to.have.length(3);
        expectOnlyTheUsers();
    });

    it("is removed where what works in it fails, or has removed it already", async () => {
        for (const work of [
            () => Promise.reject(new Error("stop")),
            ({ tree }: { tree: string }) => {
                rmSync(tree, { recursive: true });
                return Promise.reject(new Error("stop"));
            },
        ]) {
            const failed = await withWorktree(repository.directory, "main", work).catch((error: unknown) => error);
            expect((failed as Error).message).to.equal("stop");
            expectOnlyTheUsers();
        }
    });

    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
    ] as const) {
        it(`is removed after ${signal}`, async () => {
            const own = join(place, signal);
            mkdirSync(own);
            const child = spawn(process.execPath, [join(root, "cli/dist/cli.js"), "diff", "--base", "main"], {
                cwd: repository.directory,
                env: { ...process.env, TMPDIR: own },
                stdio: "ignore",
            });
            const ended = once(child, "exit");
            while (child.exitCode === null && registered().length < 3)
                await new Promise((wait) => setTimeout(wait, 20));
            child.kill(signal);
            expect(await ended).to.deep.equal([code, null]);
            expect(readdirSync(own).filter((name) => name.startsWith("ai-mesh-base-"))).to.deep.equal([]);
            expectOnlyTheUsers();
        });
    }
});
