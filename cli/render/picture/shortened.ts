import { textWidth } from "./text-width";

/**
 * A text that has `width` pixels to stand in: itself, or without its middle where it needs more, since names of one kind
 * differ at their ends.
 */
export function shortened(text: string, size: number, width: number): string {
    if (textWidth(text, size) <= width) return text;
    const letters = [...text];
    for (let kept = letters.length - 1; kept > 1; kept--) {
        const head = Math.ceil(kept / 2);
        const short = [...letters.slice(0, head), "…", ...letters.slice(letters.length - kept + head)].join("");
        if (textWidth(short, size) <= width) return short;
    }
    return "…";
}
