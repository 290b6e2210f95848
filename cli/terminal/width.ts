/** Characters that a terminal gives two columns: East Asian wide ones, and emoji. */
const wide =
    /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/u;
/** Characters that stand upon the one before, or are not seen. */
const narrow = /[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufe0e\ufe0f]/u;

/**
 * How many columns of a terminal a text takes, without line breaks and colours in it.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export function columnsOf(text: string): number {
    if (/^[\u0020-\u024f\u2010-\u27bf]*$/.test(text) && !/\p{Emoji_Presentation}/u.test(text)) return text.length;
    return [...text].reduce((sum, letter) => sum + (narrow.test(letter) ? 0 : wide.test(letter) ? 2 : 1), 0);
}

/** A text with blanks behind it, so that it takes so many columns. */
export const padded = (text: string, columns: number): string =>
    text + " ".repeat(Math.max(0, columns - columnsOf(text)));

/** A text that takes at most so many columns: itself, or with `…` for its middle, since names of one kind differ at their ends. */
export function shortened(text: string, columns: number): string {
    if (columnsOf(text) <= columns) return text;
    const letters = [...text];
    const head = within(letters, Math.ceil((columns - 1) / 2));
    const tail = within([...letters].reverse(), columns - 1 - columnsOf(head));
    return `${head}…${[...tail].reverse().join("")}`;
}

/** As many of the first letters as take at most so many columns. */
function within(letters: readonly string[], columns: number): string {
    let text = "";
    for (const letter of letters) {
        if (columnsOf(text + letter) > columns) break;
        text += letter;
    }
    return text;
}
