import type { DiffReport } from "../diff/report";
export function reportPage(report: DiffReport): Promise<string> {
    return Promise.resolve(report.verdict);
}
