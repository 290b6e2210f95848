/** Size of the text beside arrows. */
export const labelSize = 11.5;

/** Nobody measures text here; this is what common interface fonts need at most, in pixels. */
export function textWidth(text: string, size: number): number {
    let width = 0;
    for (const letter of text) width += letterWidth(letter);
    return Math.ceil(width * size);
}

function letterWidth(letter: string): number {
    if (letter > "\u2e7f") return 1.05;
    return /[iljt.,:;'|()/ ]/.test(letter) ? 0.37 : /[A-Zmw@]/.test(letter) ? 0.8 : 0.61;
}

/** What common fonts need at most whose letters all have one width. */
export function monospaceWidth(text: string, size: number): number {
    return Math.ceil([...text].reduce((width, letter) => width + (letter > "\u2e7f" ? 1.05 : 0.62), 0) * size);
}
