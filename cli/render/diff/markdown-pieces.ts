/** A part of the comment: a head and foot, and lines between them that can be left out from the end. */
export interface Section {
    readonly head: string;
    readonly lines: readonly string[];
    readonly foot: string;
    /** What one line is, to say how many were left out; a section that is `whole` is left out whole. */
    readonly unit: readonly [one: string, many: string];
    readonly whole?: boolean;
}

/** Text in a comment that cannot be markup, a mention or a link, whatever an object is called. */
export function escapeText(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replace(/[\\`*_[\]#~!]/g, (mark) => `\\${mark}`)
        .replaceAll("@", "@\u200b")
        .replace(/:\/\//g, ":\u200b//");
}

/** The same in a cell of a table. */
export function escapeCell(text: string): string {
    return escapeText(text).replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A section that the reader opens. */
export function foldedSection(
    title: string,
    lines: readonly string[],
    unit: Section["unit"],
    whole: boolean,
    head = "",
): Section {
    const start = `<details${whole ? " open" : ""}><summary>${title}</summary>\n${head === "" ? "" : `\n${head}`}`;
    return { head: start, lines: head === "" ? ["", ...lines] : lines, foot: "\n</details>", unit, whole };
}

/** Room for saying what was left out of every section. */
const reserve = 2_000;

/**
 * Puts a head and sections together so that the whole has at most `longest` characters. Sections come by importance; one
 * that does not fit loses lines from its end, or goes altogether, and it is said how many.
 */
export function within(longest: number, head: string, sections: readonly Section[]): string {
    let room = longest - head.length - reserve;
    const parts: string[] = [];
    const left: string[] = [];
    for (const section of sections) {
        const frame = section.head.length + section.foot.length + 200;
        const fitting = linesWithin(section.lines, room - frame);
        const missing = section.lines.length - fitting;
        if (missing === 0 || (fitting > 0 && !section.whole)) {
            const note = missing > 0 ? [`\n_${leftOut(missing, section)}._`] : [];
            const part = joined(section, section.lines.slice(0, fitting), note);
            parts.push(part);
            room -= part.length + 2;
        } else left.push(leftOut(section.whole ? 1 : missing, section));
    }
    const note = left.length > 0 ? [`_${left.join("; ")}. The full report is an artefact of the run._`] : [];
    return `${[head, ...parts, ...note].join("\n\n")}\n`;
}

function joined({ head, foot }: Section, lines: readonly string[], note: readonly string[]): string {
    return [...(head === "" ? [] : [head]), ...lines, ...note, ...(foot === "" ? [] : [foot])].join("\n");
}

function leftOut(missing: number, { unit: [one, many] }: Section): string {
    return `${missing.toLocaleString("en-US")} ${missing === 1 ? one : many} left out`;
}

function linesWithin(lines: readonly string[], room: number): number {
    let used = 0;
    for (const [i, line] of lines.entries()) {
        used += line.length + 1;
        if (used > room) return i;
    }
    return lines.length;
}
