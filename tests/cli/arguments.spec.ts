import { expect } from "chai";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import { commandsBelow } from "../../cli/commands/help";
import { aiMesh } from "../../cli/program";
import { root } from "./plan-process";

/** What a call ends with where commander or a command refuses it. */
async function refusal(...call: string[]): Promise<string> {
    const program = aiMesh(["node", "ai-mesh", ...call]);
    const quiet = (command: Command): void => {
        command.exitOverride().configureOutput({ writeErr: () => undefined });
        command.commands.forEach(quiet);
    };
    quiet(program);
    try {
        await program.parseAsync(["node", "ai-mesh", ...call]);
        return "nothing is refused";
    } catch (error) {
        return (error as Error).message;
    }
}

describe("check", () => {
    it("takes files and folders as arguments, beside those of --manifests", () => {
        const call = [join(root, "cli/dist/cli.js"), "check", "no-such-folder", "--manifests", "no-such-file.yaml"];
        const { status, stderr } = spawnSync(process.execPath, call, { encoding: "utf8" });
        expect(status).to.equal(2);
        expect(stderr).to.include("no-such-folder").and.to.include("no-such-file.yaml");
    }).timeout(30_000);
});

describe("an argument that a command does not take", () => {
    let dir: string;
    let chart: string;
    let program: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "ai-mesh-arguments-"));
        chart = join(dir, "chart.yaml");
        program = join(dir, "program");
        writeFileSync(chart, "");
        mkdirSync(program);
        writeFileSync(join(program, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
    });
    after(() => rmSync(dir, { recursive: true }));

    it("is answered with the option again for each, where it stands behind another of its values", async () => {
        for (const [call, excess, instead] of [
            [["--from", "a", "b", "--to", "c"], ' "b"', "--from a --from b"],
            [["--from=a", "b", "--to", "c"], ' "b"', "--from a --from b"],
            [["--from", "a", "--to", "c", "d", "-v"], ' "d"', "--to c --to d"],
            [["--from", "a", "b", "--to", "c", "d e"], 's "b" and "d e"', "--from a --from b --to c --to 'd e'"],
        ] as const) {
            expect(await refusal("explain", ...call)).to.equal(
                `explain takes no argument${excess}: an option takes one value, so write ${instead}`,
            );
        }
        // Behind an option that is given once, or a flag, it is another's.
        expect(await refusal("explain", "-v", "a")).to.equal('explain takes no argument "a": write --from a');
        expect(await refusal("plan", "--out", "x", "prod")).to.equal(
            'plan takes no argument "prod": write --stack prod',
        );
    });

    it("is answered with the option that takes it: files and folders, projects, stacks", async () => {
        expect(await refusal("reach", chart)).to.equal(
            `reach takes no argument "${chart}": write --manifests ${chart}`,
        );
        expect(await refusal("graph", dir)).to.equal(`graph takes no argument "${dir}": write --manifests ${dir}`);
        expect(await refusal("plan", program)).to.equal(
            `plan takes no argument "${program}": write --program ${program}`,
        );
        expect(await refusal("plan", "prod")).to.equal('plan takes no argument "prod": write --stack prod');
        expect(await refusal("guard", "prod")).to.equal('guard takes no argument "prod": write --stack prod');
        expect(await refusal("preflight", "prod")).to.equal('preflight takes no argument "prod": write --context prod');
        expect(await refusal("diff", "origin/main")).to.equal(
            'diff takes no argument "origin/main": write --base origin/main',
        );
        expect(await refusal("explain", "agent", "tools", "443")).to.equal(
            'explain takes no arguments "agent", "tools" and "443": write --from agent --to tools --port 443',
        );
        expect(await refusal("explain", "agent")).to.equal('explain takes no argument "agent": write --from agent');
        expect(await refusal("verify", "prod")).to.equal('verify takes no argument "prod": write --stack prod');
    });

    it("is answered by every command, and never in commander's words alone", async () => {
        const all = [...commandsBelow(aiMesh())].filter(([, command]) => command.commands.length === 0);
        for (const [name, { registeredArguments }] of all) {
            if (registeredArguments.some(({ variadic }) => variadic)) continue;
            const given = registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? "given");
            const message = await refusal(...name.split(" "), ...given, "one-more");
            expect(message, name).to.match(/takes no argument "one-more": (?:write|see) /);
        }
    });
});
