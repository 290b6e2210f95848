import { plainLine } from "../../terminal/plain";
import { escape } from "./escape";
import { textWidth } from "./layout";
import type { Picture } from "./picture";
import { besideTexts } from "./unseen";

/** What stands below a drawing, and the room that it takes. */
interface Legend {
    readonly lines: readonly string[];
    readonly width: number;
    readonly height: number;
}

export const noLegend: Legend = { lines: [], width: 0, height: 0 };

const [margin, line, size] = [24, 20, 12.5];
/** What a dotted arrow stands for. */
export const perhapsText = "perhaps: open or not as far as is known";

/** The legend of a drawing that stands alone: what a dotted arrow is, flows through gateways, and what was not seen. */
export function legendSvg({ edges, ...picture }: Picture, { y, width }: { y: number; width: number }): Legend {
    const dotted = edges.some(({ perhaps }) => perhaps);
    const texts = besideTexts(picture)
        .flatMap(([heading = "", ...lines]) => [heading, ...lines.map((text) => `  ${plainLine(text)}`)])
        .flatMap((text) => folded(text, Math.max(width, 640) - 2 * margin));
    const rows = (dotted ? 1 : 0) + texts.length;
    if (rows === 0) return noLegend;
    const at = (row: number): number => y + line * row + 4;
    const sign = dotted
        ? [
              `<g class="edge same perhaps"><path class="line" d="M${margin},${at(0) - 4}h34"/></g>`,
              `<text class="detail" x="${margin + 44}" y="${at(0)}">${perhapsText}</text>`,
          ]
        : [];
    const told = texts.map((text, row) => {
        const indent = text.startsWith("  ") ? 12 : 0;
        return `<text class="detail" x="${margin + indent}" y="${at(row + (dotted ? 1 : 0))}">${escape(text.trim())}</text>`;
    });
    const widest = Math.max(
        0,
        ...texts.map((text) => textWidth(text, size)),
        dotted ? textWidth(perhapsText, size) + 44 : 0,
    );
    return { lines: [...sign, ...told], width: widest + 2 * margin, height: rows * line + 12 };
}

/** A text in lines that are no wider than some pixels; the second and later ones are indented as the first. */
function folded(text: string, width: number): string[] {
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
