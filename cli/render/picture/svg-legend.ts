import { plainLine } from "../../terminal/plain";
import { escape } from "./escape";
import { foldedLines } from "./folded-lines";
import { margin } from "./geometry";
import { keyOf, type KeyEntry } from "./key";
import type { Picture } from "./picture";
import { textWidth } from "./text-width";
import { besideTexts } from "./unseen";

/** Lines of text above or below a drawing, and the room that they take. */
export interface Beside {
    readonly lines: readonly string[];
    readonly width: number;
    readonly height: number;
}

export const nothingBeside: Beside = { lines: [], width: 0, height: 0 };

const [line, size] = [20, 12.5];
const signWidth = 44;
/** Texts are not folded below this width, however narrow the drawing is. */
const narrowest = 640;

/** The legend of a drawing that stands alone: what its signs mean, flows through gateways, and what was not seen. */
export function legendSvg(
    picture: Picture,
    { y, width }: { y: number; width: number },
    entries: readonly KeyEntry[] = keyOf(picture),
): Beside {
    const room = Math.max(width, narrowest) - 2 * margin;
    const key = keySvg(entries, y, room);
    const texts = besideTexts(picture)
        .flatMap(([heading = "", ...lines]) => [heading, ...lines.map((text) => `  ${plainLine(text)}`)])
        .flatMap((text) => foldedLines(text, size, room));
    const below = textsSvg(texts, y + key.height);
    return {
        lines: [...key.lines, ...below.lines],
        width: Math.max(key.width, below.width),
        height: key.height + below.height + (key.height + below.height === 0 ? 0 : 12),
    };
}

/** What a drawing says of itself, above it. */
export function noteSvg(note: string, width: number): Beside {
    const texts = foldedLines(note, size, Math.max(width, narrowest) - 2 * margin);
    const height = texts.length * line + 8;
    return { ...textsSvg(texts, margin - height, "note"), height };
}

function textsSvg(texts: readonly string[], y: number, name = "detail"): Beside {
    const lines = texts.map((text, row) => {
        const x = margin + (text.startsWith("  ") ? 12 : 0);
        return `<text class="${name}" x="${x}" y="${y + line * row + 4}">${escape(text.trim())}</text>`;
    });
    const widest = Math.max(0, ...texts.map((text) => textWidth(text, size)));
    return { lines, width: widest + 2 * margin, height: texts.length * line };
}

/** Signs with what they mean, as many in a row as there is room for. */
function keySvg(key: readonly KeyEntry[], y: number, room: number): Beside {
    let [x, row] = [0, 0];
    const lines = key.map(({ sign, meaning }) => {
        const width = signWidth + textWidth(meaning, size) + 24;
        if (x > 0 && x + width > room) [x, row] = [0, row + 1];
        const [left, middle] = [margin + x, y + line * row];
        x += width;
        return `${sign(left, middle)}<text class="detail" x="${left + signWidth}" y="${middle + 4}">${escape(meaning)}</text>`;
    });
    return { lines, width: key.length === 0 ? 0 : room + 2 * margin, height: key.length === 0 ? 0 : (row + 1) * line };
}
