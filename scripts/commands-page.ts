// Writes docs/reference/commands.md from the commands' own help: npx tsx scripts/commands-page.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { everyExitStatus } from "../cli/commands/exit-status";
import { commandsBelow } from "../cli/commands/help";
import { aiMesh } from "../cli/program";

export const pageFile = join(__dirname, "../docs/reference/commands.md");

const before = `<!-- Written by scripts/commands-page.ts from the commands' own help: change it there. -->

# Commands

Every command ends with one of these statuses:

| command | 0 | 1 | 2 |
|---|---|---|---|
STATUSES

Results go to standard output, everything else to standard error. 130 is 128 and the signal of Ctrl-C.
\`plan\`, \`check\`, \`diff\`, \`verify\` and \`audit\` print what is not as it should be, and count the rest; \`-v\` lists all.
Every command with \`-o json\` has a schema: \`ai-mesh/COMMAND/schema.json\` in the package.
`;

/** What a command prints for `--help`, at a width that fits a page. */
export function helpOf(command: Command): string {
    let text = "";
    command.configureOutput({ writeOut: (more) => (text += more), getOutHelpWidth: () => 100 });
    command.outputHelp();
    return text.trimEnd();
}

/** What the statuses of a command mean, as its help says it; none where it has commands of its own. */
function statusesOf(command: Command): Map<string, string> {
    const said = /^Exit status: ([^]*)\.$/m.exec(helpOf(command))?.[1] ?? "";
    const each = said.replaceAll(/\s+/g, " ").split(/, (?=\d+ )/);
    return new Map(each.map((text) => [/^\d+/.exec(text)?.[0] ?? "", text.replace(/^\d+ /, "")]));
}

/** A row for what holds of all commands, and one for each. */
function statusRows(program: Command): string {
    const all = [...commandsBelow(program)].filter(([, command]) => command.commands.length === 0);
    const rows = [
        ["any", new Map(Object.entries(everyExitStatus))] as const,
        ...all.map(([name, command]) => [`\`${name}\``, statusesOf(command)] as const),
    ];
    return rows
        .map(
            ([name, means]) => `| ${[name, ...["0", "1", "2"].map((status) => means.get(status) ?? "")].join(" | ")} |`,
        )
        .join("\n");
}

export function commandsPage(): string {
    const sections = [...commandsBelow(aiMesh())].map(([name, command]) =>
        [`## ${name}`, "", `${command.description()}.`, "", "```text", helpOf(command), "```", ""].join("\n"),
    );
    return [before.replace("STATUSES", statusRows(aiMesh())), ...sections].join("\n");
}

if (require.main === module) writeFileSync(pageFile, commandsPage());
