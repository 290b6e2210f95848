import { columnsOf } from "./width";

/** A colour or another control sequence, which takes no column. */
const control = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * Text as it fits a screen: lines that are too long are folded at blanks, and go on two columns further in than they began. A
 * word that is longer than the screen, such as a path or a command to copy, stays whole.
 */
export function wrapped(text: string, width: number): string {
    if (width === Infinity) return text;
    return text
        .split("\n")
        .flatMap((line) => (visible(line) <= width ? [line] : folded(line, width)))
        .join("\n");
}

const visible = (text: string): number => columnsOf(text.replace(control, ""));

function folded(line: string, width: number): string[] {
    const indent = (/^(?:\u001b\[[0-9;?]*[A-Za-z])*( *)/.exec(line)?.[1] ?? "").length;
    const hang = " ".repeat(indent + 2 < width / 2 ? indent + 2 : 0);
    const lines: string[] = [];
    let now = "";
    // Several blanks stand between columns, and stay with the word before them.
    for (const word of line.match(/ *[^ ]+ *?(?= |$)/g) ?? [line]) {
        if (now.replace(control, "").trim() !== "" && visible(now + word) > width) {
            lines.push(now);
            now = hang + word.trimStart();
        } else now += word;
    }
    return [...lines, now];
}
