import { styleFor, withoutColour } from "../terminal/style";
import { wrapped } from "../terminal/wrap";

/** Tells on standard error what an answer was made of and its output does not hold. */
export function writeNotes(notes: readonly string[]): void {
    const { width } = styleFor(process.stderr);
    for (const note of notes) process.stderr.write(`${wrapped(withoutColour(note), width)}\n`);
}
