import { shellWord } from "../shell-word";
import { type CommandTree, type PathedCommand, pathsOf, type TreeOption, type Value } from "./tree";

const functionOf = (path: string): string =>
    ["_ai_mesh", ...path.split(" ").filter(Boolean)].join("_").replaceAll("-", "_");

/** Text inside a specification of `_arguments`. */
const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, "\\$&");

function action(value: Value): string {
    if (value === "file") return "_files";
    if (value === "folder") return "_files -/";
    if (value === "stack") return "_ai_mesh__stacks";
    // A blank: any text, of which nothing is known.
    return value === "text" ? " " : `(${value.map((word) => word.replaceAll(":", "\\:")).join(" ")})`;
}

function optionSpecs({ names, description, value }: TreeOption): string[] {
    const tail = value === undefined ? "" : `:value:${action(value)}`;
    return names.map((name) => {
        const joined = value !== undefined && name.startsWith("--") ? "=" : "";
        // The star: given once, it may be given again, as options that are repeatable are.
        return shellWord(`*${name}${joined}[${escaped(description)}]${tail}`);
    });
}

const listed = ({ commands }: CommandTree): string =>
    commands.map(({ name, description }) => `        ${shellWord(`${name}:${description}`)}\n`).join("");

/** The function that completes one command, and hands on to those below it. */
function commandFunction({ path, command }: PathedCommand): string {
    const name = functionOf(path);
    const options = command.options.flatMap(optionSpecs);
    if (command.commands.length === 0) {
        const values = command.arguments.map((value, at) => {
            const isLast = command.takesMore && at === command.arguments.length - 1;
            return shellWord(`${isLast ? "*" : at + 1}:argument:${action(value)}`);
        });
        return `${name}() {\n    _arguments -s ${[...options, ...values].join(" \\\n        ")}\n}\n`;
    }
    const words = command.arguments.flatMap((value) => (typeof value === "string" ? [] : value));
    const values = words.length === 0 ? "" : `; compadd -- ${words.map(shellWord).join(" ")}`;
    const below = command.commands.map((each) => {
        const own = path === "" ? each.name : `${path} ${each.name}`;
        return `            ${each.name}) ${functionOf(own)} ;;\n`;
    });
    return `${name}() {
    local line state
    local -a commands
    commands=(
${listed(command)}    )
    _arguments -C ${[...options, "'1: :->command'", "'*:: :->rest'"].join(" \\\n        ")}
    case "$state" in
        command) _describe command commands${values} ;;
        rest) case "$line[1]" in
${below.join("")}        esac ;;
    esac
}
`;
}

/**
 * Offers the stacks that have a file, beside Pulumi.yaml or where it says. No command is called so, and no stack of Pulumi has
 * other characters in its name.
 */
const stacks = `_ai_mesh__stacks() {
    local folder="$(sed -n 's/^stackConfigDir:[^A-Za-z0-9._\\/-]*\\([A-Za-z0-9._\\/-]*\\).*/\\1/p' Pulumi.yaml 2> /dev/null)"
    local -aU found
    found=(Pulumi.*.y(a|)ml(N:t) \${folder:-.}/Pulumi.*.y(a|)ml(N:t))
    found=(\${\${found#Pulumi.}%.y*ml})
    compadd -- \${found:#*[^A-Za-z0-9._-]*}
}
`;

/** The completion of a command for zsh: for a file `_ai-mesh` in a folder of `fpath`, or to be sourced. */
export function zshCompletion(tree: CommandTree): string {
    return [
        "#compdef ai-mesh",
        "# Completion of ai-mesh for zsh, written by: ai-mesh completion zsh",
        "",
        stacks,
        ...pathsOf(tree).map(commandFunction).reverse(),
        '# Read as a function of fpath it completes; sourced it says what does.\nif [ "$funcstack[1]" = "_ai-mesh" ]; then _ai_mesh "$@"; else compdef _ai_mesh ai-mesh; fi',
        "",
    ].join("\n");
}
