import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { shellWord } from "../render/shell-word";
import { InputError } from "../terminal/input-error";
import { collect } from "./collect";
import { commandsBelow } from "./help";

/** Has every command answer an argument that it does not take with what to type instead of `argv`. */
export function answerExcessArguments(program: Command, argv: readonly string[]): void {
    for (const [name, command] of commandsBelow(program)) {
        if (command.commands.length > 0) continue;
        command.allowExcessArguments().hook("preAction", (_, { args, registeredArguments }) => {
            const excess = registeredArguments.some(({ variadic }) => variadic)
                ? []
                : args.slice(registeredArguments.length);
            if (excess.length > 0) throw new InputError(refusal(name, command, excess, argv));
        });
    }
}

function refusal(name: string, command: Command, excess: readonly string[], argv: readonly string[]): string {
    const [last = "", ...before] = excess.map((each) => `"${each}"`).reverse();
    const listed = before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
    const has = (option: string): boolean => command.options.some(({ long, hidden }) => long === option && !hidden);
    const repeated = optionsRepeated(argv, command, excess);
    const written = instead(excess, has);
    const alone = written === undefined ? `see ai-mesh ${name} --help` : `write ${written}`;
    const what = repeated === undefined ? alone : `an option takes one value, so write ${repeated}`;
    return `${name} takes no argument${excess.length === 1 ? "" : "s"} ${listed}: ${what}`;
}

/**
 * Several values behind one option, as they are typed instead: the option again for each. undefined where some argument does
 * not stand behind an option that may be repeated.
 */
function optionsRepeated(argv: readonly string[], { options }: Command, excess: readonly string[]): string | undefined {
    const groups: { readonly flag: string; readonly isRepeatable: boolean; readonly values: string[] }[] = [];
    for (let at = 0; at < argv.length; at++) {
        const word = argv[at] ?? "";
        const [flag = "", ...value] = word.split("=");
        const option = options.find(({ short, long }) => [short, long].includes(word.includes("=") ? flag : word));
        if (option !== undefined) {
            const isRepeatable = option.required && option.parseArg === collect;
            const given = word.includes("=") ? value.join("=") : option.required ? (argv[++at] ?? "") : "";
            groups.push({ flag, isRepeatable, values: [given] });
        } else groups.at(-1)?.values.push(word);
    }
    const several = groups.filter(({ values }) => values.length > 1);
    const behind = several.flatMap(({ values }) => values.slice(1));
    if (behind.join("\n") !== excess.join("\n") || several.some(({ isRepeatable }) => !isRepeatable)) return undefined;
    return several.flatMap(({ flag, values }) => values.map((value) => `${flag} ${asTyped(value)}`)).join(" ");
}

/** The options that take what was given, as they are typed; undefined where none does. */
function instead(given: readonly string[], has: (option: string) => boolean): string | undefined {
    // explain is asked from whom, to whom and on which port, in that order.
    const asked = ["--from", "--to", "--port"];
    const all = asked.every(has) && !given.some((each) => existsSync(each)) ? asked : undefined;
    if (all !== undefined && given.length > all.length) return undefined;
    const options = given.map((each, at) => all?.[at] ?? optionFor(each, has));
    if (options.includes(undefined)) return undefined;
    return given.map((each, at) => `${options[at]} ${asTyped(each)}`).join(" ");
}

function optionFor(given: string, has: (option: string) => boolean): string | undefined {
    const candidates = existsSync(given)
        ? [...(isProject(given) ? ["--program"] : []), "--manifests", "--program"]
        : ["--base", "--stack", "--context"];
    return candidates.find(has);
}

const asTyped = (word: string): string => (/^[\w@%+:,./-]+$/.test(word) ? word : shellWord(word));

const isProject = (path: string): boolean =>
    statSync(path).isDirectory() && ["Pulumi.yaml", "Pulumi.yml"].some((file) => existsSync(join(path, file)));
