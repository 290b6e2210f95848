import type { Fact } from "../mesh/platforms/preset";

/* Tables of the pages in docs that are written from data. */

/** A text as it stands in a cell; code in it keeps its "<", which is no tag there. */
export const cell = (text: string): string =>
    text.replaceAll("|", "\\|").replace(/`[^`]*`|</g, (found) => (found === "<" ? "&lt;" : found));

/** A row of cells, each of them Markdown. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Values as code; `none` where there are none. */
export const code = (values: readonly (string | number)[]): string =>
    values.length === 0 ? "none" : values.map((value) => `\`${value}\``).join(", ");

/** Links to pages, by what each is called. */
export const links = (addresses: readonly string[], nameOf: (address: string) => string): string =>
    addresses.map((address) => link(nameOf(address), address)).join(", ");

/** A link to a page, by what is read there. */
export const link = (text: string, address: string): string => `[${cell(text)}](${address})`;

/** What a fact is about, its value in words with what is to be known of it, and its sources by their names. */
export function factRow(
    what: string,
    value: string,
    { sources, note, unconfirmed }: Fact<unknown>,
    nameOf: (source: string) => string,
): string {
    const texts = [value, ...(note ? [note] : []), ...(unconfirmed ? [`*not confirmed: ${unconfirmed}*`] : [])];
    return row(what, cell(texts.join("; ")), links(sources, nameOf));
}
