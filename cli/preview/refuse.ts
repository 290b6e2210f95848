import { InputError } from "../terminal/input-error";
import { withoutColour } from "../terminal/style";

/** More mistakes of one file than these are not worth reading. */
const SHOWN = 10;

/**
 * Refuses a preview for these reasons. Text of the file in them reaches no terminal as a control sequence.
 *
 * @throws InputError always
 */
export function refuse(title: string, reasons: readonly string[]): never {
    const more = reasons.length > SHOWN ? [`and ${reasons.length - SHOWN} more`] : [];
    const lines = [...reasons.slice(0, SHOWN), ...more].map((reason) => `  ${reason.replaceAll("\n", "\n    ")}`);
    throw new InputError(plain(`Cannot judge by the preview ${title}:\n${lines.join("\n")}`));
}

/** Text of a file as it may be printed: lines and tabs stay, other control characters are spelled. */
export function plain(text: string): string {
    return withoutColour(text).replace(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
