/**
 * What may stand where a value is expected: one of a list, a file, a folder, a stack that has a file in the project, or text that
 * no shell can know.
 */
export type Value = readonly string[] | "file" | "folder" | "stack" | "text";

/** An option as it is typed. */
export interface TreeOption {
    /** `-s`, `--stack`. */
    readonly names: readonly string[];
    readonly description: string;
    /** What has to follow; undefined where nothing has to. */
    readonly value: Value | undefined;
}

/** A command with what may follow it: the words of commander's own tree, as data. */
export interface CommandTree {
    readonly name: string;
    readonly description: string;
    readonly options: readonly TreeOption[];
    /** What its arguments may be, in their order. */
    readonly arguments: readonly Value[];
    /** Whether more of the last may follow. */
    readonly takesMore: boolean;
    readonly commands: readonly CommandTree[];
}

/** A command, and the words that lead to it below the program, such as `presets show`; "" for the program. */
export interface PathedCommand {
    readonly path: string;
    readonly command: CommandTree;
}

/** The command and all below it. */
export function pathsOf(command: CommandTree, path = ""): PathedCommand[] {
    const below = command.commands.flatMap((each) => pathsOf(each, path === "" ? each.name : `${path} ${each.name}`));
    return [{ path, command }, ...below];
}
