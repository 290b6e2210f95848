import { withoutColour } from "../terminal/style";

/** Tells on standard error what an answer was made of and its output does not hold. */
export function writeNotes(notes: readonly string[]): void {
    for (const note of notes) process.stderr.write(`${withoutColour(note)}\n`);
}
