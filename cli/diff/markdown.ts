import type { DiffReport } from "./report";
export function diffMarkdown(report: DiffReport): string {
    return report.verdict;
}
