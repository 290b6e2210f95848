import { plain } from "./plain";
import { type Screen, styleFor } from "./style";
import { wrapped } from "./wrap";

/** Says something beside a command's answer, on standard error: `error: …`. Lines of `message` stay; control characters are spelled. */
export function tell(
    kind: "error" | "warning" | "note",
    message: string,
    to: Screen & { write(text: string): unknown } = process.stderr,
): void {
    const style = styleFor(to);
    const paint = { error: style.loud, warning: style.yellow, note: style.dim }[kind];
    to.write(`${wrapped(`${paint(`${kind}:`)} ${plain(message)}`, style.width)}\n`);
}

/** What an error says, whatever was thrown. */
export const tellError = (error: unknown): void =>
    tell("error", error instanceof Error ? error.message : String(error));
