import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { InputError } from "../../terminal/input-error";
import { readCsv } from "./csv";
import { checkRow, type ExpectedRow, type RawRow, type Spot, spotText } from "./row";

/**
 * Reads a file of expectations: a YAML or JSON list of `{from, to, ports, verdict}`, or CSV with these columns, by the end of
 * its name.
 *
 * @throws InputError that lists every mistake as `file:line:column: what`, and where the file holds no row
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
    const spotAt = (offset: number): Spot => {
        const { line, col } = counter.linePos(offset);
        return { line, column: col };
    };
    const spotOf = (node: Node): Spot => spotAt(node.range?.[0] ?? 0);
    problems.push(...document.errors.map(({ message, pos }) => `${spotText(file, spotAt(pos[0]))}: ${message}`));
    const { contents } = document;
    if (problems.length > 0 || contents === null || (isScalar(contents) && contents.value === null)) return [];
    if (!isSeq(contents)) {
        problems.push(`${spotText(file, spotOf(contents))}: is no list; give a list of {from, to, ports, verdict}`);
        return [];
    }
    return contents.items.flatMap((item): RawRow[] => {
        const node = item as Node;
        if (!isMap(node)) {
            problems.push(`${spotText(file, spotOf(node))}: is no row; give {from, to, ports, verdict}`);
            return [];
        }
        const values = node.items.map(({ key, value }) => {
            return [
                String((key as { value?: unknown }).value),
                { at: spotOf(key as Node), value: (value as Node | null)?.toJS(document) as unknown },
            ] as const;
        });
        return [{ at: spotOf(node), values: new Map(values) }];
    });
}
