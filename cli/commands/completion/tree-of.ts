import { type Command, Help, type Option } from "commander";
import type { CommandTree, TreeOption, Value } from "../../render/completion/tree";

const help = new Help();

/** Values that commander does not know. */
export interface Known {
    /** Of options, by `command --option`, or by `--option` for all commands. */
    readonly options: Readonly<Record<string, Value>>;
    /** Of arguments, by command; of one that has others below it, the arguments of the one that is run without a name. */
    readonly arguments: Readonly<Record<string, readonly Value[]>>;
}

/**
 * A command of commander's tree and all below it, as data: with `--help`, and without what is hidden.
 */
export function treeOf(command: Command, known: Known = { options: {}, arguments: {} }): CommandTree {
    const own = command.registeredArguments;
    return {
        name: command.name(),
        description: oneLine(command.description()),
        options: help.visibleOptions(command).map((option) => optionOf(option, command.name(), known)),
        arguments: known.arguments[command.name()] ?? own.map((each) => each.argChoices ?? kindOf(each.name())),
        takesMore: own.at(-1)?.variadic ?? false,
        commands: help
            .visibleCommands(command)
            .filter((each) => command.commands.includes(each))
            .map((each) => treeOf(each, known)),
    };
}

function optionOf(option: Option, command: string, known: Known): TreeOption {
    const names = [option.short, option.long].filter((name) => name !== undefined && name !== null);
    const placeholder = /<([^>]+)>/.exec(option.flags)?.[1];
    const values = option.argChoices ?? known.options[`${command} ${option.long}`] ?? known.options[`${option.long}`];
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
