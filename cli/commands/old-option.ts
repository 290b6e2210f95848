import { Option } from "commander";
import { InputError } from "../terminal/input-error";
import { tell } from "../terminal/tell";

/** An option by a name that it had before: taken, and not in `--help`. */
export const oldOption = (flags: string, now: string): Option =>
    new Option(flags, `the name of ${now} before`).hideHelp();

/**
 * What an option was given, by its name or by the one before, which standard error then says.
 *
 * @throws InputError where it is given by both
 */
export function eitherName<T>(now: string, value: T | undefined, before: string, old: T | undefined): T | undefined {
    if (old === undefined) return value;
    if (value !== undefined) throw new InputError(`${before} is the name of ${now} before: give ${now} alone`);
    tell("warning", `${before} is called ${now} now; the old name will go`);
    return old;
}
