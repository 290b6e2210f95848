/** A text whose lines begin some columns further in; empty ones stay empty. */
export const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
