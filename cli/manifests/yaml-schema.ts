import { randomUUID } from "node:crypto";
import { Schema, Type } from "js-yaml";
import { keyText, readScalar, type Scalar } from "./scalars";
import { readTagged, scalarTags, type ScalarTag } from "./tagged-scalars";

/**
 * A scalar that is not simply text, as js-yaml hands it over. As the key of a mapping js-yaml makes a string of it, so that
 * string says what it was: no file can hold the mark, which is drawn anew in each process.
 */
export class SpecialScalar {
    /** js-yaml asks only what names its own tag how it is spelled as a key. */
    readonly [Symbol.toStringTag] = "SpecialScalar";

    constructor(
        /** undefined for a merge key, `<<`. */
        readonly scalar: Scalar | undefined,
    ) {}

    toString(): string {
        if (this.scalar === undefined) return `${mark}<<${mergeKeys++}`;
        return `${mark}${this.scalar.type}:${keyText(this.scalar) ?? ""}`;
    }
}

const mark = `\u0000${randomUUID()} `;
// Two merge keys of one mapping are both followed, so no two may look alike.
let mergeKeys = 0;

/** What a key of a mapping that js-yaml made was in the text: its type, and the key it is in JSON. */
export interface WrittenKey {
    readonly type: Scalar["type"] | "merge";
    readonly key: string;
}

/** Tells what a key was. */
export function writtenKey(key: string): WrittenKey {
    if (!key.startsWith(mark)) return { type: "str", key };
    const rest = key.slice(mark.length);
    if (rest.startsWith("<<")) return { type: "merge", key: "<<" };
    const colon = rest.indexOf(":");
    return { type: rest.slice(0, colon) as Scalar["type"], key: rest.slice(colon + 1) };
}

/** Whether a key is other than its text. */
export function isMarked(key: string): boolean {
    return key.charCodeAt(0) === 0 && key.startsWith(mark);
}

const longTag = (tag: string): string => `tag:yaml.org,2002:${tag}`;

const plain = new Type("unquoted scalar", {
    kind: "scalar",
    resolve: (text: string) => text === "<<" || readScalar(text).type !== "str",
    construct: (text: string) => new SpecialScalar(text === "<<" ? undefined : readScalar(text)),
});

const tagged = scalarTags.map(
    (tag: ScalarTag) =>
        new Type(longTag(tag), {
            kind: "scalar",
            resolve: (text: string | null) => readTagged(tag, text ?? "") !== undefined,
            construct: (text: string | null) => {
                const scalar = readTagged(tag, text ?? "");
                return scalar === undefined || scalar.type === "str" ? scalar?.value : new SpecialScalar(scalar);
            },
        }),
);

const merge = new Type(longTag("merge"), {
    kind: "scalar",
    construct: (text: string | null) => (text === "<<" ? new SpecialScalar(undefined) : (text ?? "")),
});

// To kubectl's parser a scalar with an unknown tag is text, and tags of collections say nothing.
const others = [
    new Type("", { kind: "scalar", multi: true, construct: (text: string | null) => text ?? "" }),
    new Type("", { kind: "sequence", multi: true, construct: (list: unknown) => list }),
    new Type("", { kind: "mapping", multi: true, construct: (map: unknown) => map }),
];

/** Scalars as kubectl's parser has them; what is text throughout stays a string, the rest is a {@link SpecialScalar}. */
export const kubectlSchema = new Schema({ implicit: [plain], explicit: [...tagged, merge, ...others] });
