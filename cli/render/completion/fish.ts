import { type CommandTree, type PathedCommand, pathsOf, type TreeOption, type Value } from "./tree";

/** A text as one word of fish. */
const fishWord = (text: string): string => `'${text.replaceAll(/['\\]/g, "\\$&")}'`;

const at = (path: string): string => `-n ${fishWord(`__ai_mesh_at ${fishWord(path)}`)}`;

function valueFlags(value: Value | undefined): string {
    if (value === undefined) return "";
    if (value === "file") return " -r -F";
    if (value === "folder") return " -x -a '(__fish_complete_directories)'";
    if (value === "stack") return " -x -a '(__ai_mesh_stacks)'";
    return value === "text" ? " -x" : ` -x -a ${fishWord(value.join(" "))}`;
}

function optionLine(path: string, { names, description, value }: TreeOption): string {
    const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
    return `complete -c ai-mesh ${at(path)} ${flags.join(" ")}${valueFlags(value)} -d ${fishWord(description)}\n`;
}

function linesOf({ path, command }: PathedCommand): string {
    const below = command.commands.map(
        ({ name, description }) => `complete -c ai-mesh ${at(path)} -a ${name} -d ${fishWord(description)}\n`,
    );
    const values = command.arguments.map((value) => `complete -c ai-mesh ${at(path)}${valueFlags(value)}\n`);
    return [...below, ...values, ...command.options.map((option) => optionLine(path, option))].join("");
}

/** Words of the command line that lead on: to a command below, or to a value that is no command. */
function walk(all: readonly PathedCommand[]): string {
    const steps = all.flatMap(({ path, command }) => command.commands.map(({ name }) => `${path}:${name}`));
    const taking = all.flatMap(({ path, command }) =>
        command.options.flatMap(({ names, value }) =>
            value === undefined ? [] : names.map((name) => `${path}:${name}`),
        ),
    );
    return `# Whether the words so far lead to this command.
function __ai_mesh_at
    set -l path ''
    set -l pending no
    for word in (commandline -opc)[2..-1]
        if test $pending = yes
            set pending no
            continue
        end
        switch "$path:$word"
            case ${steps.map(fishWord).join(" ")}
                set path (string trim "$path $word")
            case ${taking.map(fishWord).join(" ")}
                set pending yes
        end
    end
    test "$path" = "$argv[1]"
end
`;
}

/** Offers the stacks that have a file, beside Pulumi.yaml or where it says; no stack of Pulumi has other characters in its name. */
const stacks = `function __ai_mesh_stacks
    set -l folder
    if test -f Pulumi.yaml
        set folder (string replace -rf '^stackConfigDir:\\s*["\\']?([^\\s"\\'#]+).*' '$1' < Pulumi.yaml)
    end
    for file in Pulumi.*.y*ml $folder/Pulumi.*.y*ml
        string replace -rf '^(?:.*/)?Pulumi\\.([A-Za-z0-9._-]+)\\.ya?ml$' '$1' -- $file
    end
end
`;

/** The completion of a command for fish. */
export function fishCompletion(tree: CommandTree): string {
    const all = pathsOf(tree);
    return [
        "# Completion of ai-mesh for fish, written by: ai-mesh completion fish",
        stacks,
        walk(all),
        "complete -c ai-mesh -f",
        all.map(linesOf).join(""),
    ].join("\n");
}
