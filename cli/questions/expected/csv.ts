import { itemAt } from "../../../netpol";
import { type RawRow, type Spot, spotText } from "./row";

/** Reads rows of CSV (RFC 4180); ports of one row are told apart by blanks or semicolons. */
export function readCsv(file: string, text: string, problems: string[]): RawRow[] {
    const [head, ...records] = recordsOf(file, text.replace(/^\uFEFF/, ""), problems);
    if (head === undefined) return [];
    const names = head.fields.map(({ text: name }) => name.trim());
    return records.flatMap(({ at: start, fields }): RawRow[] => {
        if (fields.length !== names.length) {
            problems.push(`${spotText(file, start)}: has ${fields.length} fields, and the heading ${names.length}`);
            return [];
        }
        const values = names.flatMap((name, index) => {
            const { text: field, at } = itemAt(fields, index);
            const value = field.trim();
            return value === ""
                ? []
                : [[name, { at, value: name === "ports" ? value.split(/[\s;]+/) : value }] as const];
        });
        return [{ at: start, values: new Map(values) }];
    });
}

interface CsvRecord {
    readonly at: Spot;
    readonly fields: readonly CsvField[];
}

interface CsvField {
    readonly text: string;
    readonly at: Spot;
}

/** Records that hold something. A quote that nothing closes goes to `problems`. */
function recordsOf(file: string, text: string, problems: string[]): CsvRecord[] {
    const records: CsvRecord[] = [];
    let [fields, field, line, lineStart]: [CsvField[], string, number, number] = [[], "", 1, 0];
    let quotedAt: Spot | undefined;
    const spotAt = (index: number): Spot => ({ line, column: index - lineStart + 1 });
    let start = spotAt(0);
    const endField = (next: number): void => {
        fields.push({ text: field, at: start });
        [field, start] = ["", spotAt(next)];
    };
    const endRecord = (): void => {
        const [first] = fields;
        if (first && fields.some((each) => each.text.trim() !== "")) records.push({ at: first.at, fields });
        fields = [];
    };
    for (let at = 0; at < text.length; at++) {
        const character = text.charAt(at);
        const endsRecord = character === "\n" && quotedAt === undefined;
        if (character === '"' && quotedAt !== undefined && text[at + 1] === '"') {
            field += character;
            at++;
        } else if (character === '"') quotedAt = quotedAt === undefined ? spotAt(at) : undefined;
        else if (character === "," && quotedAt === undefined) endField(at + 1);
        else if (!endsRecord && (character !== "\r" || quotedAt !== undefined)) field += character;
        if (character === "\n") [line, lineStart] = [line + 1, at + 1];
        if (!endsRecord) continue;
        endField(at + 1);
        endRecord();
    }
    if (quotedAt !== undefined) problems.push(`${spotText(file, quotedAt)}: has a quote that nothing closes`);
    endField(text.length);
    endRecord();
    return records;
}
