import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { guardChildren } from "../plan/child";
import { InputError } from "../terminal/input-error";

/** A git repository as it was at some commit. */
export interface CheckedOut {
    /** The repository's root. */
    readonly top: string;
    /** The same in the temporary worktree. */
    readonly tree: string;
}

/** A directory of a git repository as it was at some commit. */
export interface ProgramCheckedOut extends CheckedOut {
    /** The same directory in the temporary worktree; it need not exist at that commit. */
    readonly directory: string;
}

/**
 * Lets `use` work with the program in `directory` as it is at the git ref `ref`, like {@link withWorktree}. Installed packages
 * are lent to it by links, so it needs the same package-lock.json.
 *
 * @throws InputError also where a package-lock.json differs
 */
export async function withProgramAt<T>(
    directory: string,
    ref: string,
    use: (at: ProgramCheckedOut) => Promise<T>,
): Promise<T> {
    return withWorktree(directory, ref, (at) => {
        const real = realpathSync(directory);
        lendPackages(at.top, at.tree, real, ref);
        return use({ ...at, directory: join(at.tree, relative(at.top, real)) });
    });
}

/**
 * Lets `use` work with the repository of `directory` as it is at the git ref `ref`: in a temporary worktree that is gone
 * afterwards, also where an error or a signal ends it. Other worktrees stay registered, those that are away for a moment too.
 *
 * @throws InputError where the directory is in no git repository, or the ref names no commit
 */
export async function withWorktree<T>(directory: string, ref: string, use: (at: CheckedOut) => Promise<T>): Promise<T> {
    const top = realpathSync(topLevel(realpathSync(directory)));
    const commit = commitOf(top, ref);
    const parent = mkdtempSync(join(tmpdir(), "ai-mesh-base-"));
    const tree = join(parent, "tree");
    const remove = (): void => removeWorktree(top, parent, tree);
    // After a signal the process exits, the children that work in the tree end, and then it goes.
    guardChildren();
    process.on("exit", remove);
    try {
        // Hooks of the repository are for people who check out; nothing of theirs is needed for reading.
        git(top, ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", "--quiet", tree, commit]);
        return await use({ top, tree });
    } finally {
        process.off("exit", remove);
        remove();
    }
}

/** Takes one worktree away, with what git keeps of it; `git worktree prune` would forget others as well. */
function removeWorktree(top: string, parent: string, tree: string): void {
    try {
        git(top, ["worktree", "remove", "--force", "--force", tree]);
    } catch {
        // It was not made, or git cannot remove it: without its directory, git forgets it in time.
    }
    rmSync(parent, { recursive: true, force: true, maxRetries: 3 });
}

function topLevel(directory: string): string {
    try {
        return git(directory, ["rev-parse", "--show-toplevel"]);
    } catch {
        throw new InputError(`Cannot use --base: "${directory}" is in no git repository`);
    }
}

function commitOf(top: string, ref: string): string {
    try {
        // `--` would make a path of it; a ref that begins with "-" is no ref.
        if (ref.startsWith("-")) throw new Error("an option");
        return git(top, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
    } catch {
        const shallow = git(top, ["rev-parse", "--is-shallow-repository"]) === "true";
        const hint = shallow ? "; the clone is shallow: fetch the ref first (fetch-depth: 0 in actions/checkout)" : "";
        throw new InputError(`Cannot use --base "${ref}": it names no commit of this repository${hint}`);
    }
}

/** Every directory between the program and the repository's root may have packages installed. */
function lendPackages(top: string, tree: string, program: string, ref: string): void {
    for (let own = program; ; own = dirname(own)) {
        const there = join(tree, relative(top, own));
        if (existsSync(join(own, "node_modules")) && existsSync(there)) {
            const [now, then] = [own, there].map((place) => readLock(place));
            if (now !== then) {
                const lock = join(relative(top, own), "package-lock.json");
                throw new InputError(
                    `Cannot plan "${ref}" with the packages installed here: its ${lock} is another one; check "${ref}" ` +
                        "out in a directory of its own, run npm ci there and name it with --base-program",
                );
            }
            if (!existsSync(join(there, "node_modules")))
                symlinkSync(join(own, "node_modules"), join(there, "node_modules"));
        }
        if (own === top || own === dirname(own)) return;
    }
}

function readLock(directory: string): string | undefined {
    const file = join(directory, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function git(directory: string, args: readonly string[]): string {
    return execFileSync("git", ["-C", directory, ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 2 ** 26,
    }).trim();
}
