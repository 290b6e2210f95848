// Writes docs/reference/commands.md from the commands' own help: npx tsx scripts/commands-page.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { aiMesh } from "../cli/program";

export const pageFile = join(__dirname, "../docs/reference/commands.md");

const before = `<!-- Written by scripts/commands-page.ts from the commands' own help: change it there. -->

# Commands

Every command ends with one of three statuses:

| status | means |
|---|---|
| 0 | The question is answered, and nothing that was asked for is wrong. |
| 1 | Something is as it must not be: a mandatory policy is violated, an answer is not as expected, a change opens what \`--fail-on\` names, a connection is not as intended. |
| 2 | No answer can be trusted: the input is wrong, the program failed, or \`--strict\` was asked for and something was not seen. |

Results go to standard output, everything else to standard error. JSON has a schema beside each command that prints it.
`;

/** What a command prints for `--help`, at a width that fits a page. */
export function helpOf(command: Command): string {
    let text = "";
    command.configureOutput({ writeOut: (more) => (text += more), getOutHelpWidth: () => 100 });
    command.outputHelp();
    return text.trimEnd();
}

/** A command and all below it, as they are called: `presets show`. */
export function* commandsOf(
    parent: Command,
    path: readonly string[] = [],
): Generator<[name: string, command: Command]> {
    for (const command of parent.commands) {
        const own = [...path, command.name()];
        yield [own.join(" "), command];
        yield* commandsOf(command, own);
    }
}

export function commandsPage(): string {
    const sections = [...commandsOf(aiMesh())].map(([name, command]) =>
        [`## ${name}`, "", `${command.description()}.`, "", "```text", helpOf(command), "```", ""].join("\n"),
    );
    return [before, ...sections].join("\n");
}

if (require.main === module) writeFileSync(pageFile, commandsPage());
