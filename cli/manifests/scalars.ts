/**
 * What an unquoted scalar is to kubectl, which reads YAML 1.1 by the rules of its own parser (resolve.go of
 * go.yaml.in/yaml/v2), not of the specification: `yes`, `on`, `y` and their opposites are booleans, `0777` and `0o777` are
 * octal, `1_000` is a number; times, dates and base-60 numbers are text.
 */
export type Scalar =
    | { readonly type: "null"; readonly value: null }
    | { readonly type: "bool"; readonly value: boolean }
    | { readonly type: "int"; readonly value: number; readonly digits: bigint }
    | { readonly type: "float"; readonly value: number }
    | { readonly type: "str"; readonly value: string };

/** Reads an unquoted scalar without a tag. */
export function readScalar(text: string): Scalar {
    // Most scalars are words: one look at the first character spares them every test below.
    const first = text.charCodeAt(0);
    const mayBeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
    if (mayBeNumber) return readNumber(text) ?? { type: "str", value: text };
    const word = text.length > 5 ? undefined : words.get(text);
    return word ?? { type: "str", value: text };
}

const words = new Map<string, Scalar>([
    ...["", "~", "null", "Null", "NULL"].map((word) => [word, { type: "null", value: null }] as const),
    ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
        (word) => [word, { type: "bool", value: true }] as const,
    ),
    ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
        (word) => [word, { type: "bool", value: false }] as const,
    ),
]);

const integer = /^([-+]?)(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)$/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const special = new Map([
    ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
    ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
    ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN] as const),
]);

function readNumber(text: string): Scalar | undefined {
    const named = special.get(text);
    if (named !== undefined) return { type: "float", value: named };
    // Behind a leading dot underscores must stand between digits, elsewhere they may stand anywhere.
    if (text.startsWith(".") && /_(?![0-9])|(?<![0-9])_/.test(text)) return undefined;
    const plain = text.replaceAll("_", "");
    const int = readInteger(plain);
    if (int) return int;
    if (!decimal.test(plain)) return undefined;
    const value = Number(plain);
    // Too large for 64 bits is text, as anything that is no number.
    return Number.isFinite(value) ? { type: "float", value: value === 0 ? 0 : value } : undefined;
}

const [minInt64, maxInt64, maxUint64] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

function readInteger(plain: string): Scalar | undefined {
    const [, sign, written] = integer.exec(plain) ?? [];
    if (written === undefined) return undefined;
    // Go and JavaScript spell octal differently: 0777 there is 0o777 here.
    const size = BigInt(written.replace(/^0[oO]?(?=[0-7])/, "0o"));
    const digits = sign === "-" ? -size : size;
    if (digits < minInt64 || digits > (sign === "" ? maxUint64 : maxInt64)) return undefined;
    return { type: "int", value: Number(digits), digits };
}

/**
 * The text that a scalar is as the key of a mapping; undefined for those that may be none: null, and integers beyond 64
 * bits with a sign.
 */
export function keyText(scalar: Scalar): string | undefined {
    if (scalar.type === "null") return undefined;
    if (scalar.type === "float") return floatText(scalar.value);
    if (scalar.type === "int") return scalar.digits > maxInt64 ? undefined : String(scalar.digits);
    return String(scalar.value);
}

/** A number as Go writes it with format g and 32 bits: the fewest digits that tell it from its neighbours. */
function floatText(value: number): string {
    const single = Math.fround(value);
    if (Number.isNaN(single)) return ".nan";
    if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
    if (single === 0) return "0";
    let digits = 1;
    while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
    const [mantissa = "", exponent = "0"] = single.toExponential(digits - 1).split("e");
    const power = Number(exponent);
    if (power >= -4 && power < 6) return plainDecimal(mantissa, power);
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function plainDecimal(mantissa: string, power: number): string {
    const sign = mantissa.startsWith("-") ? "-" : "";
    const digits = mantissa.replace(/[-.]/g, "");
    if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
    const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
    const rest = digits.slice(power + 1);
    return `${sign}${whole}${rest === "" ? "" : `.${rest}`}`;
}
