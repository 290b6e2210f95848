import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { aiMesh } from "../cli/program";
import { needs } from "./on-path";

const script = join(__dirname, "../scripts/next-steps.mjs");

describe("where to go after npm start", () => {
    it("is said on a terminal, with commands and options that are there", function () {
        needs(this, "script");
        const command = `"${process.execPath}" "${script}"`;
        const said = execFileSync("script", ["-qec", command, "/dev/null"], { encoding: "utf8", stdio: "pipe" });
        expect(said).to.contain("Where to go next:");
        const calls = [...said.matchAll(/npx ai-mesh (\w+)([^\r\n]*)/g)];
        expect(calls).to.have.length.above(2);
        for (const [, name, rest = ""] of calls) {
            const command = aiMesh().commands.find((each) => each.name() === name);
            expect(
                command?.options.map(({ long }) => long),
                name,
            ).to.include.members(rest.match(/--[a-z-]+/g) ?? []);
        }
    });
    it("is not said into a pipe", () => {
        expect(execFileSync(process.execPath, [script], { encoding: "utf8" })).to.equal("");
    });
});
