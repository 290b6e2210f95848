/**
 * What an unquoted scalar means to kubectl, which reads YAML 1.1 (its parser's rules, not the specification's in full):
 * `yes`, `on`, `y` and their opposites are booleans, `0777` and `0o777` are octal, `1_000` is a number; times, dates and
 * base-60 numbers are text. Anything else is text.
 */
export function readScalar(text: string): string | number | boolean | null {
    // Most scalars are words: one look at the first character spares them every test below.
    const first = text.charCodeAt(0);
    const mayBeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
    if (mayBeNumber) return readNumber(text) ?? text;
    if (text.length > 5) return text;
    if (words.has(text)) return words.get(text)!;
    return text;
}

const words = new Map<string, boolean | null>([
    ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
    ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
    ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
        (word) => [word, false] as const,
    ),
]);

const integer = /^([-+]?)(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)$/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const special = new Map([
    ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
    ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
    ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN] as const),
]);

function readNumber(text: string): number | undefined {
    const plain = text.replaceAll("_", "");
    const match = integer.exec(plain);
    if (match) {
        // Go and JavaScript spell octal differently: 0777 there is 0o777 here.
        const digits = match[2]!.replace(/^0[oO]?(?=[0-7])/, "0o");
        const value = Number(digits);
        return match[1] === "-" && value !== 0 ? -value : value;
    }
    if (decimal.test(plain)) return Number(plain);
    return special.get(text);
}
