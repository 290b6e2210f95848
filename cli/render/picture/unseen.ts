/** What stands above the lines that name what was not seen. */
export const unseenHeading = "What may change this picture, and was not seen:";

/** What was not seen, beside a drawing: a heading, and a line for each. */
export function unseenText(unseen: readonly string[]): string {
    return [unseenHeading, ...unseen].join("\n");
}
