import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { shellWord } from "../render/shell-word";
import { InputError } from "../terminal/input-error";
import { commandsBelow } from "./help";

/** Has every command answer an argument that it does not take with what to type instead. */
export function answerExcessArguments(program: Command): void {
    for (const [name, command] of commandsBelow(program)) {
        if (command.commands.length > 0) continue;
        command.allowExcessArguments().hook("preAction", (_, { args, registeredArguments }) => {
            const excess = registeredArguments.some(({ variadic }) => variadic)
                ? []
                : args.slice(registeredArguments.length);
            if (excess.length > 0) throw new InputError(refusal(name, command, excess));
        });
    }
}

function refusal(name: string, command: Command, excess: readonly string[]): string {
    const [last = "", ...before] = excess.map((each) => `"${each}"`).reverse();
    const listed = before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
    const has = (option: string): boolean => command.options.some(({ long, hidden }) => long === option && !hidden);
    const written = instead(excess, has);
    const what = written === undefined ? `see ai-mesh ${name} --help` : `write ${written}`;
    return `${name} takes no argument${excess.length === 1 ? "" : "s"} ${listed}: ${what}`;
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
