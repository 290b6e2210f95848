import { textWidth } from "./text-width";

/** A text in lines that are no wider than some pixels; the second and later ones are indented as the first. */
export function foldedLines(text: string, size: number, width: number): string[] {
    const indent = text.startsWith("  ") ? "  " : "";
    const lines: string[] = [];
    for (const word of text.trim().split(" ")) {
        const last = lines.at(-1);
        const longer = last === undefined ? indent + word : `${last} ${word}`;
        if (last !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
        else lines.push(indent + word);
    }
    return lines;
}
