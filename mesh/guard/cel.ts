/*
 * Pieces of CEL, the language of ValidatingAdmissionPolicies. Only what Kubernetes 1.31 has is used: there is no `cel.bind`
 * there, no index in a comprehension, and no way to flatten a list.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */

/** An expression on one line, however it was laid out. */
export const cel = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
    String.raw({ raw: parts.raw }, ...values)
        .replace(/\s+/g, " ")
        .trim();

/**
 * A text as a literal.
 *
 * @throws Error where it holds a control character, which names, labels and addresses do not.
 */
export function quoted(text: string): string {
    if (/\p{Cc}/u.test(text)) throw new Error(`${JSON.stringify(text)} holds a control character`);
    return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** Texts as a list. */
export const listOf = (texts: readonly string[]): string => `[${texts.map(quoted).join(", ")}]`;

/** Expressions by text. */
export type Entry = readonly [key: string, expression: string];

/** A map from texts to expressions. */
export const mapOf = (entries: readonly Entry[]): string =>
    `{${entries.map(([key, expression]) => `${quoted(key)}: ${expression}`).join(", ")}}`;

/** `body`, in which `name` stands for the value of an expression. */
export const withName = (name: string, expression: string, body: string): string =>
    `[${expression}].map(${name}, ${body})[0]`;

/** `text` of the first of a list, which goes by `name` in it; the empty text where the list is empty. */
export const firstOf = (list: string, name: string, text: string): string =>
    withName("found", list, `size(found) == 0 ? '' : ${withName(name, "found[0]", text)}`);

/** The first text that is not empty; the empty text where all are. */
export const firstText = (texts: readonly string[]): string =>
    firstOf(`[${texts.join(", ")}].filter(text, text != '')`, "text", "text");

/** The first entry of each list that has one. */
export const firstOfEach = (lists: string): string => `${lists}.filter(list, size(list) > 0).map(list, list[0])`;

/** No expression may be longer than the parser takes, which is 100,000 characters. */
const mostCharacters = 60_000;

/** The entries of a map in as many maps as it takes to keep each of them short enough for one expression. */
export function inChunks(entries: readonly Entry[], most = mostCharacters): Entry[][] {
    const chunks: Entry[][] = [];
    let left = 0;
    for (const entry of entries) {
        const length = entry[0].length + entry[1].length + ", '': ".length;
        if (chunks.length === 0 || length > left) {
            chunks.push([]);
            left = most;
        }
        chunks.at(-1)?.push(entry);
        left -= length;
    }
    return chunks;
}
