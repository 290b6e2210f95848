import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "../..");

/** Files that a text names as code, by their path from the top of the repository. */
function pathsIn(text: string): string[] {
    const named = /`((?:netpol|cli|mesh|components|policy-pack|tests|docs|bench|scripts|examples|stacks)\/[\w./-]+)`/g;
    return [...text.matchAll(named)].map(([, path = ""]) => path);
}

const isBuilt = (path: string): boolean => /(?:^|\/)(?:dist|node_modules)\//.test(path);

describe("what is written for people", () => {
    const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");

    it("names files that are there", () => {
        const missing = pages.flatMap((page) =>
            pathsIn(readFileSync(join(root, page), "utf8"))
                .filter((path) => !isBuilt(path) && !existsSync(join(root, path)))
                .map((path) => `${page}: ${path}`),
        );
        expect(missing).to.deep.equal([]);
    });
    it("is searched for them", () => {
        expect(pathsIn("see `netpol/no-such-file.ts`, `cli/` and `netpol`")).to.deep.equal(["netpol/no-such-file.ts"]);
        expect(pages.flatMap((page) => pathsIn(readFileSync(join(root, page), "utf8"))).length).to.be.above(30);
    });
});
