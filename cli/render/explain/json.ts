import { type HalfAnswer, refText, type RuleRef } from "../../../netpol";
import { type AnsweredPair, overall } from "../../questions/ask-one-port";
import type { PolicyReason, PolicyReasons } from "../../questions/policy-reasons";
import { type Answered, expectationOf, type QuestionReport } from "../../questions/report";

/** `ai-mesh explain --output json`; `schema.json` beside this file says the same, for other languages. */
export function explainDocument({ answers, profile, gaps, reasons }: QuestionReport) {
    const tested = answers.map(expectationOf).filter((each) => each !== undefined);
    return {
        version: 1,
        verdict: overall(answers.map(({ verdict }) => verdict)),
        ...(tested.length === 0 ? {} : { asExpected: tested.every((each) => each === "met") }),
        profile,
        gaps,
        answers: answers.map((answer) => answerJson(answer, reasons)),
    } as const;
}

function answerJson(answer: Answered, reasons: PolicyReasons | undefined) {
    const { from, to, ports, verdict, lines, incomplete, expected, place, why } = answer;
    return {
        from: from.title,
        to: to.title,
        ports: ports.toString(),
        verdict,
        ...(expected === undefined ? {} : { expected, asExpected: expectationOf(answer) === "met" }),
        ...(place === undefined ? {} : { place }),
        ...(why === undefined ? {} : { why }),
        ...(incomplete.length === 0 ? {} : { incomplete }),
        byPorts: lines.map((line) => ({
            ports: line.ports.toString(),
            verdict: line.verdict,
            connections: line.pairs.map((pair) => pairJson(pair, reasons)),
        })),
    };
}

function pairJson(pair: AnsweredPair, reasons: PolicyReasons | undefined) {
    const { from, to, answer } = pair;
    const of = (direction: "Egress" | "Ingress") => reasons?.of(pair, direction);
    return {
        from: from.title,
        to: to.title,
        port: to.port,
        ...(to.via === undefined ? {} : { via: to.via }),
        verdict: answer.verdict,
        egress: half(answer.egress, of("Egress")),
        ingress: half(answer.ingress, of("Ingress")),
    };
}

function half(
    { verdict, isolatedBy, allowedBy, decidedBy, nearest, assumption }: HalfAnswer,
    reasons: readonly PolicyReason[] | undefined,
) {
    return {
        verdict,
        isolatedBy: isolatedBy.map(refText),
        allowedBy: allowedBy.map(ruleJson),
        ...(decidedBy === undefined ? {} : { decidedBy }),
        ...(nearest === undefined
            ? {}
            : { nearest: { ...(nearest.rule && ruleJson(nearest.rule)), why: nearest.why } }),
        ...(assumption === undefined ? {} : { assumption }),
        ...(reasons === undefined ? {} : { policies: reasons.map(reasonJson) }),
    };
}

function reasonJson({ policy, says, allowedBy, decidedBy, why }: PolicyReason) {
    return {
        policy,
        says,
        allowedBy: allowedBy.map(ruleJson),
        ...(decidedBy === undefined ? {} : { decidedBy }),
        ...(why === undefined ? {} : { why }),
    };
}

/** `rule` counts from 0, as in `spec.ingress[0]`. */
function ruleJson({ policy, rule }: RuleRef) {
    return { policy: refText(policy), rule };
}
