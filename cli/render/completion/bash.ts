import { shellWord } from "../shell-word";
import { type CommandTree, pathsOf, type Value } from "./tree";

/** How the script says what may stand somewhere: words, or a kind with an @ before it. */
const valueText = (value: Value): string => (typeof value === "string" ? `@${value}` : value.join(" "));

/** Lines of a `case`: what is said of each of these words. */
const cases = (rows: readonly (readonly [word: string, text: string])[]): string =>
    rows.map(([word, text]) => `        ${shellWord(word)}) echo ${shellWord(text)} ;;\n`).join("");

/** The parts that no table decides; works from bash 3.2 on, which macOS has, and without the package bash-completion. */
const program = `# Replies that begin with what was typed. bash replaces only what follows a : or = of its own, so the rest is left out.
_ai_mesh_reply() {
    local typed="\${COMP_WORDS[COMP_CWORD]}" reply
    case "$typed" in : | =) typed="" ;; esac
    local before="\${2%"$typed"}"
    while IFS= read -r reply; do COMPREPLY+=("\${reply#"$before"}"); done < <(compgen "$1" "\${3:-}" -- "$2")
}

_ai_mesh_files() {
    compopt -o filenames 2> /dev/null
    local reply
    while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen "$1" -- "$2")
}

# The stacks that have a file, beside Pulumi.yaml or where it says. Words of compgen are expanded: other names are left out.
_ai_mesh_stacks() {
    local folder file
    folder="$(sed -n 's/^stackConfigDir:[^A-Za-z0-9._\\/-]*\\([A-Za-z0-9._\\/-]*\\).*/\\1/p' Pulumi.yaml 2> /dev/null)"
    for file in Pulumi.*.y*ml "\${folder:-.}"/Pulumi.*.y*ml; do
        [ -f "$file" ] || continue
        file="\${file##*/}" file="\${file#Pulumi.}" file="\${file%.y*ml}"
        case "$file" in *[!A-Za-z0-9._-]*) ;; *) printf '%s\\n' "$file" ;; esac
    done | sort -u
}

_ai_mesh_complete() {
    case "$1" in
        @stack) _ai_mesh_reply -W "$2" "$(_ai_mesh_stacks)" ;;
        @file) _ai_mesh_files -f "$2" ;;
        @folder) _ai_mesh_files -d "$2" ;;
        @*) ;;
        *) _ai_mesh_reply -W "$2" "$1" ;;
    esac
}

_ai_mesh() {
    COMPREPLY=()
    local line="\${COMP_LINE:0:COMP_POINT}" path="" pending="" argument=0 word current words
    read -ra words <<< "$line"
    case "$line" in
        *[[:space:]]) current="" ;;
        *) current="\${words[\${#words[@]} - 1]}"; unset "words[\${#words[@]} - 1]" ;;
    esac
    for word in "\${words[@]:1}"; do
        if [ -n "$pending" ]; then pending=""
        elif [[ "$word" == -*=* ]]; then pending=""
        elif [[ "$word" == -* ]]; then pending="$(_ai_mesh_value "$path:$word")"
        elif [[ " $(_ai_mesh_commands "$path") " == *" $word "* ]]; then path="\${path:+$path }$word"
        else argument=$((argument + 1))
        fi
    done
    if [ -n "$pending" ]; then _ai_mesh_complete "$pending" "$current"
    elif [[ "$current" == --*=* ]]; then
        _ai_mesh_complete "$(_ai_mesh_value "$path:\${current%%=*}")" "\${current#*=}"
    elif [[ "$current" == -* ]]; then _ai_mesh_reply -W "$current" "$(_ai_mesh_options "$path")"
    else
        word="$(_ai_mesh_argument "$path:$argument")"
        [ -n "$word" ] || word="$(_ai_mesh_argument "$path:more")"
        pending="$(_ai_mesh_commands "$path")"
        _ai_mesh_complete "\${pending:+$pending }$word" "$current"
    fi
}

complete -F _ai_mesh ai-mesh
`;

/** The completion of a command for bash. */
export function bashCompletion(tree: CommandTree): string {
    const all = pathsOf(tree);
    const commands = all.filter(({ command }) => command.commands.length > 0);
    const table = (name: string, rows: readonly (readonly [string, string])[]): string =>
        `${name}() {\n    case "$1" in\n${cases(rows)}    esac\n}\n`;
    return [
        "# Completion of ai-mesh for bash, written by: ai-mesh completion bash",
        table(
            "_ai_mesh_commands",
            commands.map(({ path, command }) => [path, command.commands.map(({ name }) => name).join(" ")]),
        ),
        table(
            "_ai_mesh_options",
            all.map(({ path, command }) => [path, command.options.flatMap(({ names }) => names).join(" ")]),
        ),
        table(
            "_ai_mesh_value",
            all.flatMap(({ path, command }) =>
                command.options.flatMap(({ names, value }) =>
                    value === undefined ? [] : names.map((name) => [`${path}:${name}`, valueText(value)] as const),
                ),
            ),
        ),
        table(
            "_ai_mesh_argument",
            all.flatMap(({ path, command }) =>
                command.arguments.flatMap((value, at) => [
                    [`${path}:${at}`, valueText(value)] as const,
                    ...(command.takesMore && at === command.arguments.length - 1
                        ? [[`${path}:more`, valueText(value)] as const]
                        : []),
                ]),
            ),
        ),
        program,
    ].join("\n");
}
