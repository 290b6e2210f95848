import { connectionRows, type Report, type Rows } from "./report";

/** Comma-separated values (RFC 4180, with line feeds), headings first, in the order in which connections are computed. */
export function csv(report: Report): Generator<string> {
    return csvOf(connectionRows(report));
}

/** Rows as comma-separated values. */
export function* csvOf({ headings, rows }: Rows): Generator<string> {
    yield line(headings);
    for (const row of rows) yield line(row);
}

function line(row: readonly string[]): string {
    return `${row.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\n`;
}
