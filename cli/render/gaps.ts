import type { WorldGap } from "../worlds/gaps";
import { plainLine } from "../terminal/plain";
import type { Style } from "../terminal/style";
import { fold } from "../terminal/table";

/** What was not seen, for people: a heading and a line for each; nothing where all was. */
export function gapLines(gaps: readonly WorldGap[], style: Style): string[] {
    if (gaps.length === 0) return [];
    const lines = gaps.flatMap(({ text }) =>
        fold(plainLine(text), Math.max(20, style.width - 4)).map((line, at) =>
            at === 0 ? `  ${line}` : `    ${line}`,
        ),
    );
    return [style.yellow("What may change this answer, and was not seen:"), ...lines];
}

/** The same as Markdown; text of files is never marked up. */
export function gapMarkdown(gaps: readonly WorldGap[]): string {
    if (gaps.length === 0) return "";
    const lines = gaps.map(({ text }) => `- ${plainLine(text).replace(/[\\|*_`<>[\]]/g, (mark) => `\\${mark}`)}`);
    return `\n**What may change this answer, and was not seen:**\n\n${lines.join("\n")}\n`;
}
