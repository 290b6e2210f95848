import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { InputError } from "../../terminal/input-error";
import { readCsv } from "./csv";
import { checkRow, type RawRow, type ExpectedRow } from "./row";

/**
 * Reads a file of expectations: a YAML or JSON list of `{from, to, ports, verdict}`, or CSV with these columns, by the end of
 * its name.
 *
 * @throws InputError that lists every mistake as `file:line: what`, and where the file holds no row
 */
export function readRows(file: string): ExpectedRow[] {
    const problems: string[] = [];
    const text = read(file);
    const raw = file.toLowerCase().endsWith(".csv") ? readCsv(file, text, problems) : readList(file, text, problems);
    const rows = raw.flatMap((each) => checkRow(file, each, problems) ?? []);
    if (problems.length === 0 && rows.length === 0) problems.push(`${file}: holds no row; give at least one`);
    if (problems.length > 0) throw new InputError(`Cannot read what is expected:\n${lines(problems)}`);
    return rows;
}

const lines = (problems: readonly string[]): string => problems.map((each) => `  ${each}`).join("\n");

function read(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new InputError(`--expect-file: cannot read ${file}: ${(error as Error).message}`);
    }
}

function readList(file: string, text: string, problems: string[]): RawRow[] {
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: "error" });
    const lineOf = (node: Node): number => counter.linePos(node.range?.[0] ?? 0).line;
    problems.push(...document.errors.map(({ message, pos }) => `${file}:${counter.linePos(pos[0]).line}: ${message}`));
    const { contents } = document;
    if (problems.length > 0 || contents === null || (isScalar(contents) && contents.value === null)) return [];
    if (!isSeq(contents)) {
        problems.push(`${file}:${lineOf(contents)}: is no list; give a list of {from, to, ports, verdict}`);
        return [];
    }
    return contents.items.flatMap((item): RawRow[] => {
        const node = item as Node;
        if (!isMap(node)) {
            problems.push(`${file}:${lineOf(node)}: is no row; give {from, to, ports, verdict}`);
            return [];
        }
        const values = node.items.map(({ key, value }) => {
            const at = lineOf(key as Node);
            return [
                String((key as { value?: unknown }).value),
                { line: at, value: (value as Node | null)?.toJS(document) as unknown },
            ] as const;
        });
        return [{ line: lineOf(node), values: new Map(values) }];
    });
}
