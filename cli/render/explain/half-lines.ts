import { type Cluster, describeTierRule, type HalfAnswer, refText, type Verdict } from "../../../netpol";
import type { AnsweredPair, Overall } from "../../questions/ask-one-port";
import type { PolicyReason, PolicyReasons } from "../../questions/policy-reasons";
import { labelled } from "../../terminal/labelled";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold } from "../../terminal/table";
import { describeRule } from "./describe-rule";
import { called } from "./words";

/** What the evidence of an answer is shown with. */
export interface Showing {
    readonly cluster: Cluster;
    readonly style: Style;
    /** Says what every policy has to say; absent where only what decides is shown. */
    readonly reasons?: PolicyReasons | undefined;
}

/** Both halves of a connection, with the sentences that each rests on. */
export function halfLines(pair: AnsweredPair, showing: Showing): string[] {
    const { from, to, answer, port } = { ...pair, port: pair.to.port };
    const at = to.via === undefined ? "" : ` on port ${port}`;
    return [
        ...oneHalf(`Egress of ${called(from)}`, "leave", pair, answer.egress, showing),
        "",
        ...oneHalf(`Ingress of ${called(to)}${at}`, "enter", pair, answer.ingress, showing),
        "",
    ];
}

function oneHalf(
    title: string,
    verb: "leave" | "enter",
    pair: AnsweredPair,
    half: HalfAnswer,
    showing: Showing,
): string[] {
    const { cluster, style, reasons } = showing;
    const own = reasons?.of(pair, verb === "leave" ? "Egress" : "Ingress") ?? [];
    return [
        `${style.bold(plainLine(title))}: ${paint(half.verdict, style)(half.verdict)}`,
        ...labelled(
            evidence(verb, half, cluster).map(([label, text]) => [label, plainLine(text)]),
            style,
            { indent: "  ", least: 12 },
        ),
        ...(own.length === 0 ? [] : [style.dim("  each policy that selects it, as if it were alone:")]),
        ...own.flatMap((reason) => policyLines(reason, cluster, style)),
    ];
}

type Row = readonly [label: string, text: string];

/** Text folded and indented. */
export function indented(text: string, indent: number, style: Style): string[] {
    return fold(text, Math.max(20, style.width - indent)).map((line) => " ".repeat(indent) + line);
}

function evidence(verb: "leave" | "enter", half: HalfAnswer, cluster: Cluster): Row[] {
    const { verdict, isolatedBy, allowedBy, decidedBy, nearest, assumption } = half;
    const rows: Row[] = [];
    const assumed: Row[] = assumption !== undefined && assumption !== nearest?.why ? [["assumed", assumption]] : [];
    if (decidedBy !== undefined)
        return [["decided by", `${describeTierRule(decidedBy)}: ${decidedBy.action}`], ...assumed];
    if (isolatedBy.length > 0) rows.push(["isolated by", isolatedBy.map(refText).join(", ")]);
    else if (assumption === undefined && nearest === undefined) {
        rows.push(["not isolated", `no policy selects it in this direction, so everything may ${verb}`]);
    }
    for (const rule of allowedBy) rows.push(["allowed by", describeRule(cluster, rule)]);
    if (verdict !== "allowed" && nearest !== undefined) {
        rows.push(["nearest", nearest.why]);
        if (nearest.rule !== undefined) rows.push(["where", describeRule(cluster, nearest.rule)]);
    }
    return [...rows, ...assumed];
}

function policyLines(reason: PolicyReason, cluster: Cluster, style: Style): string[] {
    const { policy, says, allowedBy, decidedBy, why } = reason;
    const rules = allowedBy.map((rule) => describeRule(cluster, rule));
    const because = decidedBy ? [describeTierRule(decidedBy)] : [...rules, ...(why === undefined ? [] : [why])];
    const word = says === "silent" ? style.dim : paint(says, style);
    return [
        `    ${word(says.padEnd(8))} ${plainLine(policy)}`,
        ...because.flatMap((text) => indented(plainLine(text), 13, style).map((line) => style.dim(line))),
    ];
}

/** The colour of a verdict. */
export function paint(verdict: Verdict | Overall, style: Style): (text: string) => string {
    switch (verdict) {
        case "allowed":
            return style.green;
        case "denied":
            return style.red;
        case "unknown":
        case "mixed":
            return style.yellow;
    }
}
