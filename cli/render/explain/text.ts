import { type Answer, type Cluster, describeTierRule, type Half, type Verdict } from "../../../netpol";
import { fold } from "../../terminal/table";
import type { Style } from "../../terminal/style";
import { gapLines } from "../gaps";
import { describeRule } from "./describe-rule";
import { type Explanation, portText, refText } from "./explanation";

/** An explanation for people: the verdict first, then each half with the sentences it rests on. */
export function explanationText(explanation: Explanation, cluster: Cluster, style: Style): string {
    const { from, to, profile, answer, gaps } = explanation;
    const lines = [
        `${style.bold(from)} -> ${style.bold(to)} on ${style.bold(portText(explanation))}`,
        `${paint(answer.verdict, style)(answer.verdict.toUpperCase())}${because(answer)}`,
        "",
        ...(answer.backends === undefined
            ? halfLines({ from, to }, answer, cluster, style)
            : answer.backends.flatMap((backend) => [
                  style.bold(`behind it: ${backend.workload} on port ${backend.port}`),
                  ...halfLines({ from, to: backend.workload }, backend.answer, cluster, style),
              ])),
        style.dim(`Judged by profile "${profile}".`),
        ...(gaps.length > 0 ? ["", ...gapLines(gaps, style)] : []),
    ];
    return `${lines.join("\n")}\n`;
}

function because({ verdict, egress, ingress }: Answer): string {
    if (verdict === "allowed") return ": both halves let it pass";
    const at = [...(egress.verdict === verdict ? ["egress"] : []), ...(ingress.verdict === verdict ? ["ingress"] : [])];
    if (at.length === 0) return "";
    const halves = at.length === 1 ? `the ${at[0]} half` : "both halves";
    if (verdict === "denied") return `: ${halves} ${at.length === 1 ? "refuses" : "refuse"} it`;
    const unseen = [egress, ingress].some((half) => half.gaps !== undefined);
    const cause = unseen ? "was not seen" : "the NetworkPolicy API leaves open";
    return `: ${halves} ${at.length === 1 ? "hangs" : "hang"} on what ${cause}`;
}

function halfLines(
    ends: { readonly from: string; readonly to: string },
    { egress, ingress }: Answer,
    cluster: Cluster,
    style: Style,
): string[] {
    return [
        ...oneHalf(`Egress of ${ends.from}`, "leave", egress, cluster, style),
        "",
        ...oneHalf(`Ingress of ${ends.to}`, "enter", ingress, cluster, style),
        "",
    ];
}

function oneHalf(title: string, verb: "leave" | "enter", half: Half, cluster: Cluster, style: Style): string[] {
    return [
        `${style.bold(title)}: ${paint(half.verdict, style)(half.verdict)}`,
        ...evidence(verb, half, cluster).flatMap(([label, text]) => {
            const head = `  ${label.padEnd(12)}  `;
            const folded = fold(text, Math.max(20, style.width - head.length));
            return folded.map((line, at) => (at === 0 ? style.dim(head) : " ".repeat(head.length)) + line);
        }),
    ];
}

function evidence(verb: "leave" | "enter", half: Half, cluster: Cluster): [label: string, text: string][] {
    const { verdict, isolatedBy, allowedBy, decidedBy, nearest, assumption } = half;
    const rows: [string, string][] = [];
    if (decidedBy !== undefined) return [["decided by", `${describeTierRule(decidedBy)}: ${decidedBy.action}`]];
    if (isolatedBy.length > 0) rows.push(["isolated by", isolatedBy.map(refText).join(", ")]);
    else if (assumption === undefined && nearest === undefined) {
        rows.push(["not isolated", `no policy selects it in this direction, so everything may ${verb}`]);
    }
    for (const rule of allowedBy) rows.push(["allowed by", describeRule(cluster, rule)]);
    if (verdict !== "allowed" && nearest !== undefined) {
        rows.push(["nearest", nearest.why]);
        if (nearest.rule !== undefined) rows.push(["where", describeRule(cluster, nearest.rule)]);
    }
    if (assumption !== undefined && assumption !== nearest?.why) rows.push(["assumed", assumption]);
    return rows;
}

function paint(verdict: Verdict, style: Style): (text: string) => string {
    switch (verdict) {
        case "allowed":
            return style.green;
        case "denied":
            return style.red;
        case "unknown":
            return style.yellow;
    }
}
