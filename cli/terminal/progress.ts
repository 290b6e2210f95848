import { styleFor } from "./style";

/** One line on a terminal that says what is going on; nothing at all in a pipe. */
export function progress(): { readonly step: (text: string) => void; readonly clear: () => void } {
    if (!process.stderr.isTTY) return { step: () => undefined, clear: () => undefined };
    const style = styleFor(process.stderr);
    const clear = (): void => void process.stderr.write("\r\u001b[2K");
    return { clear, step: (text) => (clear(), void process.stderr.write(style.dim(`${text} …`))) };
}
