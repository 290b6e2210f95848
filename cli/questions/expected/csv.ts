import { itemAt } from "../../../netpol";
import type { RawRow } from "./row";

/** Reads rows of CSV (RFC 4180); ports of one row are told apart by blanks or semicolons. */
export function readCsv(file: string, text: string, problems: string[]): RawRow[] {
    const [head, ...records] = recordsOf(file, text.replace(/^\uFEFF/, ""), problems);
    if (head === undefined) return [];
    const names = head.fields.map((name) => name.trim());
    return records.flatMap(({ line, fields }): RawRow[] => {
        if (fields.length !== names.length) {
            problems.push(`${file}:${line}: has ${fields.length} fields, and the heading ${names.length}`);
            return [];
        }
        const values = names.flatMap((name, at) => {
            const field = itemAt(fields, at).trim();
            if (field === "") return [];
            return [[name, { line, value: name === "ports" ? field.split(/[\s;]+/) : field }] as const];
        });
        return [{ line, values: new Map(values) }];
    });
}

interface CsvRecord {
    readonly line: number;
    readonly fields: readonly string[];
}

/** Records that hold something. A quote that nothing closes goes to `problems`. */
function recordsOf(file: string, text: string, problems: string[]): CsvRecord[] {
    const records: CsvRecord[] = [];
    let [fields, field, line, start, quotedAt]: [string[], string, number, number, number] = [[], "", 1, 1, 0];
    const end = (): void => {
        fields.push(field);
        if (fields.some((each) => each.trim() !== "")) records.push({ line: start, fields });
        [fields, field] = [[], ""];
    };
    for (let at = 0; at < text.length; at++) {
        const character = text.charAt(at);
        if (character === '"' && quotedAt > 0 && text[at + 1] === '"') {
            field += character;
            at++;
        } else if (character === '"') quotedAt = quotedAt > 0 ? 0 : line;
        else if (character === "," && quotedAt === 0) [fields, field] = [[...fields, field], ""];
        else if (character === "\n" && quotedAt === 0) {
            end();
            start = line + 1;
        } else if (character !== "\r" || quotedAt > 0) field += character;
        if (character === "\n") line++;
    }
    if (quotedAt > 0) problems.push(`${file}:${quotedAt}: has a quote that nothing closes`);
    end();
    return records;
}
