import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { version } from "../../../package.json";
import type { AuditRow } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { plainLine } from "../../terminal/plain";
import { sarifRule } from "../sarif-rules";
import { isolatingPolicies, portText, rowsOf, seenText, whyText } from "./words";

const rules = [
    sarifRule({
        id: "traffic-would-be-denied",
        title: "Traffic that was seen would be denied",
        description: "A connection that was seen, and was not dropped, would be denied by the intended policies.",
        fix: "Add the flow that the message proposes, or find out who needs the connection before it is shut.",
        page: "how-to/ci.md",
    }),
    sarifRule({
        id: "traffic-not-judged",
        title: "Traffic that was seen cannot be judged",
        description: "Whether the policies let a connection through depends on something that was not seen.",
        fix: "Give what the message names as missing: the cluster's objects, its ranges, or the labels of a namespace.",
        page: "how-to/ci.md",
    }),
];

/** What would stop, as SARIF 2.1.0: each result points at a policy that isolates its end, or at the namespace in the stack's file. */
export function auditSarif(report: AuditReport): object {
    const results = [
        ...rowsOf(report, "breaks").map((row) => result(row, 0, "error", report)),
        ...rowsOf(report, "unknown").map((row) => result(row, 1, "note", report)),
    ];
    const unseen = report.gaps.map(({ text }) => ({ level: "note", message: { text: plainLine(text) } }));
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: { driver: { name: "ai-mesh audit", version, rules } },
                invocations: [{ executionSuccessful: true, toolExecutionNotifications: unseen }],
                results,
            },
        ],
    };
}

function result(row: AuditRow, rule: number, level: "error" | "note", { places }: Pick<AuditReport, "places">) {
    const { from, to, suggestion } = row;
    const line = suggestion?.flow === undefined ? "" : ` To allow it: ${suggestion.flow}`;
    const text = `${from} -> ${to} on ${portText(row)}, seen ${seenText(row)}: ${whyText(row)}.${line}`;
    const key = `${from}\n${to}\n${portText(row)}`;
    return {
        ruleId: rules[rule]?.id,
        ruleIndex: rule,
        level,
        message: { text: plainLine(text) },
        locations: [locationOf(row, places)],
        partialFingerprints: { "connection/v1": createHash("sha256").update(key).digest("hex").slice(0, 32) },
    };
}

function locationOf(row: AuditRow, places: AuditReport["places"]): object {
    const found = [
        ...isolatingPolicies(row).map((policy) => places.policy(policy)),
        ...[row.toNamespace, row.fromNamespace].map((name) =>
            name === undefined ? undefined : places.namespace(name),
        ),
    ].find((place) => place !== undefined);
    const [, file = places.file, line] = /^(.*):(\d+)$/.exec(found ?? "") ?? [];
    const uri = file.startsWith("/") ? pathToFileURL(file).href : encodeURI(file);
    return { physicalLocation: { artifactLocation: { uri }, region: { startLine: Number(line ?? 1) } } };
}
