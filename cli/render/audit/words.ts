import { refText } from "../../../netpol";
import type { AuditRow, Outcome } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { reasonOf } from "../explain/reason";
import { count } from "../../terminal/count";

/** What each outcome means, as a heading. */
export const headings: Readonly<Record<Outcome, string>> = {
    breaks: "Seen passing, and would be denied",
    opens: "Dropped when it was seen, though these policies let it through",
    unknown: "Cannot be judged",
    shut: "Dropped when it was seen, and denied by these policies too",
    passes: "Passes",
};

/** Milliseconds since 1970 as people write it, in UTC: "2026-03-02 08:00". */
export const timeText = (time: number): string => new Date(time).toISOString().slice(0, 16).replace("T", " ");

/** "TCP 8000". */
export const portText = ({ protocol, port }: Pick<AuditRow, "protocol" | "port">): string => `${protocol} ${port}`;

/** "12 times, last 2026-03-09 08:00". */
export function seenText({ count: times, last }: Pick<AuditRow, "count" | "last">): string {
    const often = times === 1 ? "once" : `${times.toLocaleString("en-US")} times`;
    return last === undefined ? often : `${often}, last ${timeText(last)}`;
}

/** Why a row is what it is. */
export function whyText({ answer, why }: Pick<AuditRow, "answer" | "why">): string {
    return why ?? (answer ? reasonOf(answer) : "");
}

/** Policies that isolate an end whose half refuses. */
export function isolatingPolicies({ answer }: Pick<AuditRow, "answer">): string[] {
    if (answer === undefined) return [];
    const halves = [answer.egress, answer.ingress].filter(({ verdict }) => verdict === "denied");
    return [...new Set(halves.flatMap(({ isolatedBy }) => isolatedBy.map(refText)))].sort();
}

export const rowsOf = ({ rows }: Pick<AuditReport, "rows">, outcome: Outcome): AuditRow[] =>
    rows.filter((row) => row.outcome === outcome);

/** The audit in one sentence. */
export function verdictText(report: Pick<AuditReport, "rows">): string {
    const of = (outcome: Outcome): number => rowsOf(report, outcome).length;
    const [breaks, opens, unknown, shut, passes] = [of("breaks"), of("opens"), of("unknown"), of("shut"), of("passes")];
    if (report.rows.length === 0) return "No connection was seen.";
    const parts = [
        `${count(passes, "connection")} ${passes === 1 ? "passes" : "pass"}`,
        ...(unknown > 0 ? [`${unknown} cannot be judged`] : []),
        ...(opens > 0 ? [`${opens} dropped then would pass`] : []),
        ...(shut > 0 ? [`${shut} dropped then stay denied`] : []),
    ];
    const head =
        breaks === 0
            ? "Nothing that was seen passing would be denied"
            : `${count(breaks, "connection")} would be denied that ${breaks === 1 ? "was" : "were"} seen passing`;
    return `${head}; ${parts.join(", ")}.`;
}

/** What was read: "1,204 flows of Hubble flows (Cilium), from 2026-03-02 08:00 to 2026-03-09 08:00". */
export function sourceTexts({ logs, first, last }: Pick<AuditReport, "logs" | "first" | "last">): string[] {
    const span = first === undefined || last === undefined ? "" : `, from ${timeText(first)} to ${timeText(last)}`;
    return [
        ...logs.map(({ path, format, flows, records, aside }) => {
            const left = [...aside].map(([reason, { count: lines }]) => `${reason}: ${lines.toLocaleString("en-US")}`);
            const rest = left.length > 0 ? ` (left aside: ${left.join("; ")})` : "";
            return `${path}: ${count(flows, "flow")} in ${count(records, "record")} of ${format.title}, counted in ${format.counts}${rest}`;
        }),
        ...(span === "" ? [] : [`Seen${span}, UTC`]),
    ];
}

/** Which declared flows nobody used, in lines. */
export function unusedTexts({ unused }: Pick<AuditReport, "unused">): string[] {
    if (!unused.known) return [`Which declared flows nobody uses is not known: ${unused.why}.`];
    const since = unused.since === undefined ? "" : ` since ${timeText(unused.since)}`;
    if (unused.flows.length === 0) return [`Every declared flow was used${since}.`];
    return [`Declared, and used by nobody${since}:`, ...unused.flows.map((flow) => `  ${flow}`)];
}
