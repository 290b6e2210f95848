import { withoutColour } from "../terminal/style";

/** What a process wrote, without colours and without those lines of stack traces that are not in the user's own files. */
export function tidy(written: string): string {
    const foreign = /^\s+at .*(node:|node_modules\/)/;
    const lines = withoutColour(written).split("\n");
    return lines
        .filter((line) => !foreign.test(line))
        .join("\n")
        .trim();
}

/** Whether a text holds a line of a stack trace. */
export function hasTrace(written: string): boolean {
    return /^\s+at /m.test(withoutColour(written));
}
