import type { AnsweredPair } from "../../questions/ask-one-port";
import { type Answered, expectationOf, type QuestionReport } from "../../questions/report";
import { plainLine } from "../../terminal/plain";
import { gapLines } from "../gaps";
import { styleFor } from "../../terminal/style";
import { junit, tap, type TestLine } from "../test-report";
import { reasonOf } from "./reason";
import { called, portsText, viasOf } from "./words";

const group = "expectations";

/** Answers to what was expected as {@link tap}. */
export function explainTap(report: QuestionReport): string {
    return tap(linesOf(report));
}

/** The same as {@link junit}. */
export function explainJunit(report: QuestionReport): string {
    return junit("ai-mesh explain", [group], linesOf(report));
}

function linesOf({ answers, gaps }: QuestionReport): TestLine<typeof group>[] {
    const unseen = gapLines(gaps, { ...styleFor({}, { NO_COLOR: "1" }), width: Infinity });
    return answers.map((answer): TestLine<typeof group> => {
        const { from, to, ports, expected } = answer;
        const became = expectationOf(answer);
        return {
            group,
            title: plainLine(`${called(from)} -> ${called(to)} on ${portsText(ports)} is ${expected}`),
            result: became === "met" ? "pass" : "fail",
            detail: became === "met" ? "" : detailOf(answer, unseen),
        };
    });
}

function detailOf(answer: Answered, unseen: readonly string[]): string {
    const isUncertain = expectationOf(answer) === "uncertain";
    const head = isUncertain
        ? [`it is ${answer.verdict}, as expected, by what was read; what was not read may change that`]
        : evidence(answer);
    return [...head, ...(isUncertain || answer.verdict === "unknown" ? unseen : [])].join("\n");
}

function evidence({ verdict, expected, lines, incomplete, place, why }: Answered): string[] {
    const by = place === undefined ? "" : ` by ${place}`;
    const pairs = lines.flatMap((line) => line.pairs);
    return [
        `it is ${verdict}, and ${expected} was expected${by}${why === undefined ? "" : `: ${why}`}`,
        ...viasOf(pairs),
        ...pairs.map(pairText),
        ...incomplete,
    ].map(plainLine);
}

const pairText = ({ from, to, answer }: AnsweredPair): string =>
    `${answer.verdict}: ${called(from)} -> ${called(to)} on port ${to.port}: ${reasonOf(answer)}`;
