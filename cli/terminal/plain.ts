import { withoutColour } from "./style";

/** Text of several lines as it may be printed: lines and tabs stay, colours go, other control characters are spelled. */
export function plain(text: string): string {
    return spelled(
        withoutColour(text),
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    );
}

/** A name or a reason as it may be printed within a line: every control character is spelled, line breaks too. */
export function plainLine(text: string): string {
    return spelled(text, /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g);
}

const spelled = (text: string, controls: RegExp): string =>
    text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
