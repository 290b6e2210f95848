import { readScalar, type Scalar } from "./scalars";

/** The tags of YAML 1.1 that kubectl's parser reads a scalar by; a scalar with any other tag is its text. */
export const scalarTags = ["null", "bool", "int", "float", "timestamp", "binary", "str"] as const;
export type ScalarTag = (typeof scalarTags)[number];

/** A scalar, quoted or not, that is written with one of {@link scalarTags}; undefined where the tag does not fit the text. */
export function readTagged(tag: ScalarTag, text: string): Scalar | undefined {
    if (tag === "str") return { type: "str", value: text };
    if (tag === "binary") return readBinary(text);
    if (tag === "timestamp") return isTimestamp(text) ? { type: "str", value: text } : undefined;
    const scalar = readScalar(text);
    if (scalar.type === tag) return scalar;
    const signed = scalar.type === "int" && scalar.digits < 2n ** 63n;
    return tag === "float" && signed ? { type: "float", value: scalar.value } : undefined;
}

/** Bytes that are no UTF-8 become U+FFFD, as Go's JSON has it. */
function readBinary(text: string): Scalar | undefined {
    const written = text.replace(/[\r\n]/g, "");
    const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written);
    return valid ? { type: "str", value: Buffer.from(written, "base64").toString("utf8") } : undefined;
}

/** The forms of time that the parser knows; to it they all mean their text. */
function isTimestamp(text: string): boolean {
    const match =
        /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d))| +(\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/.exec(
            text,
        );
    if (!match) return false;
    const part = (place: number): number => Number(match[place] ?? 0);
    const [year, month, day] = [part(1), part(2), part(3)];
    // One of the two forms is there, or neither.
    const [hour, minute, second] = [part(4) + part(7), part(5) + part(8), part(6) + part(9)];
    const date = new Date(Date.UTC(2000, month - 1, day));
    date.setUTCFullYear(year);
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
}
