import type { Style } from "./style";
import { fold } from "./table";
import { columnsOf } from "./width";

const GAP = 2;

/**
 * Lays out labels with texts beside them, folded at blanks. A label is never broken: a text with a word that has no room
 * beside the labels, such as a long name, goes on below its own.
 *
 * @param least - how many columns labels take at least
 */
export function labelled(
    rows: readonly (readonly [label: string, text: string])[],
    style: Style,
    { indent, least = 0 }: { readonly indent: string; readonly least?: number },
): string[] {
    const width = Math.max(least, ...rows.map(([label]) => columnsOf(label)));
    const beside = indent.length + width + GAP;
    const below = indent.length + GAP;
    return rows.flatMap(([label, text]) => {
        const longest = Math.max(...text.split(" ").map(columnsOf));
        const isBelow = longest > style.width - beside;
        const [first = "", ...more] = fold(text, style.width - (isBelow ? below : beside));
        const hang = " ".repeat(isBelow ? below : beside);
        const head = indent + style.dim(label);
        const gap = " ".repeat(width - columnsOf(label) + GAP);
        return [...(isBelow ? [head, hang + first] : [head + gap + first]), ...more.map((line) => hang + line)];
    });
}
