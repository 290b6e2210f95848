import type { Command } from "commander";
import { wrapped } from "../terminal/wrap";
import { exampleLines, examples } from "./examples";
import { everyExitStatus, exitStatuses, exitText } from "./exit-status";

/** How many columns `--help` may take: those of the terminal, or 80. */
export const helpWidth = (command: Command): number => command.configureOutput().getOutHelpWidth?.() ?? 80;

/** Adds to the help of every command below a program what all of them say: examples, and with which status they end. */
export function addClosingHelp(program: Command): void {
    program.addHelpText("after", () => `\n${wrapped(exitText(everyExitStatus), helpWidth(program))}`);
    for (const [name, command] of commandsBelow(program)) {
        const statuses = exitStatuses[name];
        const shown = exampleLines(examples[name] ?? []);
        if (statuses === undefined && shown.length === 0) continue;
        const ends = statuses === undefined ? [] : [exitText(statuses)];
        command.addHelpText("after", () => {
            // A call is to be copied, so it is never folded.
            const parts = [shown, ends.map((text) => wrapped(text, helpWidth(command)))];
            return parts
                .filter((lines) => lines.length > 0)
                .map((lines) => `\n${lines.join("\n")}`)
                .join("\n");
        });
    }
}

/** A text that `--help` shows after the options, folded. */
export const afterOptions =
    (text: string) =>
    ({ command }: { readonly command: Command }): string =>
        wrapped(text, helpWidth(command));

/** A command and all below it, as they are called: `presets show`. */
export function* commandsBelow(
    parent: Command,
    path: readonly string[] = [],
): Generator<[name: string, command: Command]> {
    for (const command of parent.commands) {
        const own = [...path, command.name()];
        yield [own.join(" "), command];
        yield* commandsBelow(command, own);
    }
}
