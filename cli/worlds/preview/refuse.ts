import { InputError } from "../../terminal/input-error";
import { plain } from "../../terminal/plain";

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
