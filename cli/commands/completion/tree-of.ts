import { type Command, Help, type Option } from "commander";
import type { CommandTree, TreeOption, Value } from "../../render/completion/tree";

const help = new Help();

/** Values of options by `command --option`, or by `--option` for all commands. */
type Known = Readonly<Record<string, readonly string[]>>;

/**
 * A command of commander's tree and all below it, as data: with `--help`, and without what is hidden.
 *
 * @param known Values that commander does not know.
 */
export function treeOf(command: Command, known: Known = {}): CommandTree {
    return {
        name: command.name(),
        description: oneLine(command.description()),
        options: help.visibleOptions(command).map((option) => optionOf(option, command.name(), known)),
        arguments: command.registeredArguments.map((each) => each.argChoices ?? kindOf(each.name())),
        commands: help
            .visibleCommands(command)
            .filter((each) => command.commands.includes(each))
            .map((each) => treeOf(each, known)),
    };
}

function optionOf(option: Option, command: string, known: Known): TreeOption {
    const names = [option.short, option.long].filter((name) => name !== undefined && name !== null);
    const placeholder = /<([^>]+)>/.exec(option.flags)?.[1];
    const values = option.argChoices ?? known[`${command} ${option.long}`] ?? known[`${option.long}`];
    return {
        names,
        description: oneLine(option.description),
        value: placeholder === undefined ? undefined : (values ?? kindOf(placeholder)),
    };
}

/** What a placeholder such as `<file>` stands for. */
function kindOf(placeholder: string): Value {
    if (/^(?:file|path)\b/.test(placeholder)) return "file";
    return /^(?:dir|folder)\b/.test(placeholder) ? "folder" : "text";
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
