import { expect } from "chai";
import type { Command } from "commander";
import { commandsBelow } from "../../cli/commands/help";
import { aiMesh } from "../../cli/program";
import { helpOf } from "../../scripts/commands-page";

const all = [...commandsBelow(aiMesh())].filter(([, command]) => command.commands.length === 0);

/** How the options of commands that are in `--help` are written, by their long names: more than one way is a mistake. */
function waysOfWriting(commands: readonly (readonly [string, Command])[]): Map<string, Set<string>> {
    const ways = new Map<string, Set<string>>();
    for (const [, { options }] of commands) {
        for (const { long, flags, hidden } of options) {
            if (!hidden) ways.set(long ?? flags, (ways.get(long ?? flags) ?? new Set()).add(flags));
        }
    }
    return ways;
}

const severalWays = (commands: typeof all): string[] =>
    [...waysOfWriting(commands)].flatMap(([name, ways]) =>
        ways.size > 1 ? [`${name}: ${[...ways].join(" or ")}`] : [],
    );

describe("options of commands", () => {
    it("take the same wherever they have the same name", () => {
        expect(severalWays(all)).to.deep.equal([]);
    });

    it("are compared: one that takes something else is found", () => {
        const program = aiMesh();
        program.command("other").option("--manifests <dir>", "where to write");
        expect(severalWays([...commandsBelow(program)])).to.deep.equal([
            "--manifests: --manifests <path> or --manifests <dir>",
        ]);
    });

    it("read manifests by --manifests, everywhere", () => {
        const reading = all.flatMap(([name, { options }]) =>
            options.flatMap(({ long, hidden, description }) =>
                long === "--manifests" && !hidden ? [[name, description]] : [],
            ),
        );
        expect(reading).to.have.length.above(6);
        for (const [name, description] of reading)
            expect(description, name)
                .to.match(/manifests/)
                .and.not.match(/write/);
    });

    it("list what is left out at first by -v, --verbose, everywhere", () => {
        const others = all.flatMap(([name, { options }]) =>
            options.flatMap(({ flags, hidden }) =>
                !hidden && /^--(?:all|full|details?|long)$|^-v\b(?!, --verbose$)/.test(flags)
                    ? [`${name} ${flags}`]
                    : [],
            ),
        );
        expect(others).to.deep.equal([]);
        const listing = all.filter(([, { options }]) => options.some(({ flags }) => flags === "-v, --verbose"));
        expect(listing.map(([name]) => name)).to.include.members(["plan", "check", "explain"]);
    });

    it("say how to print by -o, --output, wherever there is a choice", () => {
        for (const [name, { options }] of all) {
            const output = options.find(({ long }) => long === "--output");
            if (output === undefined) continue;
            expect(output.flags, name).to.equal("-o, --output <format>");
            expect(output.defaultValue, name).to.equal(output.argChoices?.[0]);
            expect(output.description, name).to.match(/^how to print it/);
            if (output.argChoices?.includes("text")) expect(output.argChoices[0], name).to.equal("text");
        }
    });

    it("are told by help that has examples, whose options are there, and every exit status", () => {
        for (const [name, command] of all) {
            const text = helpOf(command);
            expect(text, name).to.match(/^Exit status: 0 [^]*\b2 /m);
            const calls = [...text.matchAll(/^ {2}(?:.*\| )?ai-mesh (.*)$/gm)].map(
                ([, words = ""]) => words.split(/ [|>]/)[0] ?? "",
            );
            expect(calls, name).to.have.length.above(0);
            const known = command.options.flatMap(({ long, short, hidden }) => (hidden ? [] : [long, short]));
            for (const call of calls) {
                const flags = call.split(" ").filter((each) => /^--?[a-z]/.test(each));
                expect(call.startsWith(name.split(" ")[0] ?? ""), `${name}: ${call}`).to.equal(true);
                expect(known, `${name}: ${call}`).to.include.members(flags);
            }
        }
    });
});
