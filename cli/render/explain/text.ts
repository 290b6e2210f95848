import type { AnsweredQuestion, AnsweredPair, AnswerLine } from "../../questions/ask-one-port";
import { type Answered, type ExpectationResult, expectationOf, type QuestionReport } from "../../questions/report";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { gapLines } from "../gaps";
import { judgedBy } from "../judged-by";
import { halfLines, indented, paint, type Showing } from "./half-lines";
import { reasonOf } from "./reason";
import { verdictTable } from "./verdict-table";
import { becauseOfAll, called, pairName, inOrder, lineTexts, portsText, viasOf } from "./words";

/** Answers for people: one in full, several as a table of verdicts; where something was expected, what failed in full. */
export function explainText(report: QuestionReport, style: Style): string {
    const { answers, profile, gaps, index, reasons } = report;
    const showing = { cluster: index.cluster, style, reasons };
    const several = answers.length > 1 || answers.some(({ place }) => place !== undefined);
    const isToShow = (each: Answered): boolean => ["missed", "uncertain"].includes(expectationOf(each) ?? "");
    const inFull = answers.filter((each) => !several || reasons !== undefined || isToShow(each));
    const lines = [
        ...(several ? [...verdictTable(answers, style), ""] : []),
        ...inFull.flatMap((each) => [...answerLines(each, showing), ...expectation(each, style)]),
        ...summary(answers, style),
        ...indented(judgedBy(profile), 0, style).map((line) => style.dim(line)),
        ...(gaps.length > 0 ? ["", ...gapLines(gaps, style)] : []),
    ];
    return `${lines.join("\n")}\n`;
}

function answerLines(asked: AnsweredQuestion, showing: Showing): string[] {
    const { from, to, ports, verdict, lines, incomplete } = asked;
    const { style } = showing;
    const [only, ...more] = lines;
    const head = indented(plainLine(`${called(from)} -> ${called(to)} on ${portsText(ports)}`), 0, style);
    const body = only !== undefined && more.length === 0 ? lineBody(only, showing) : portLines(asked, showing);
    const because = only !== undefined && more.length === 0 ? becauseOfAll({ ...only, verdict }) : "";
    return [
        ...head.map((text) => style.bold(text)),
        ...indented(`${verdict.toUpperCase()}${plainLine(because)}`, 0, style).map((text) =>
            text.replace(/^(ALLOWED|DENIED|UNKNOWN|MIXED)/, (word) => paint(verdict, style)(word)),
        ),
        ...incomplete.flatMap((why) => indented(plainLine(why), 2, style)),
        ...body,
    ];
}

/** The answer for one port: how it gets there, and the evidence. */
function lineBody({ pairs, verdict }: AnswerLine, showing: Showing): string[] {
    const { style, reasons } = showing;
    const vias = viasOf(pairs).flatMap((via) => indented(plainLine(via), 2, style));
    const [first] = pairs;
    if (first === undefined) return ["no port of it was asked about", ""];
    if (pairs.length === 1) {
        const isResolved = (first.from.unresolved ?? first.to.unresolved) === undefined;
        return [...vias, "", ...(isResolved ? halfLines(first, showing) : [])];
    }
    if (reasons === undefined && verdict !== "mixed") {
        return [...vias, "", ...pairTitle(first, style), ...halfLines(first, showing)];
    }
    const each = [...vias, ...mixedLines(pairs, 2, showing), ""];
    if (reasons === undefined) return [...each, style.dim("-v gives the evidence for each."), ""];
    return [...each, ...pairs.flatMap((pair) => [...pairTitle(pair, style), ...halfLines(pair, showing)])];
}

function pairTitle({ from, to }: AnsweredPair, style: Style): string[] {
    const text = `Evidence for ${called(from)} -> ${called(to)} on port ${to.port}:`;
    return indented(plainLine(text), 0, style).map((line) => style.dim(line));
}

/** How many of several connections are listed where not all are asked for. */
const mostListed = 12;

/** Verdict and reason of each of several connections. */
function mixedLines(pairs: readonly AnsweredPair[], indent: number, { style, reasons }: Showing): string[] {
    const shown = reasons === undefined ? pairs.slice(0, mostListed) : pairs;
    const left = pairs.length - shown.length;
    const blank = " ".repeat(indent);
    return [
        ...shown.flatMap((pair) => {
            const { verdict } = pair.answer;
            const [name = "", ...more] = indented(plainLine(pairName(pair, pairs)), indent + 9, style);
            return [
                `${blank}${paint(verdict, style)(verdict.padEnd(8))} ${name.trimStart()}`,
                ...more,
                ...indented(plainLine(reasonOf(pair.answer)), indent + 11, style).map((line) => style.dim(line)),
            ];
        }),
        ...(left > 0 ? [`${blank}and ${left} more, which -v lists`] : []),
    ];
}

/** The answer for many ports: which are allowed, which are not, and why. */
function portLines(asked: AnsweredQuestion, showing: Showing): string[] {
    const { style, reasons } = showing;
    const lines = inOrder(asked.lines);
    const texts = lineTexts({ ports: asked.ports, lines });
    const rows = lines.flatMap(({ verdict, pairs }, at) => {
        const [first] = pairs;
        const vias = viasOf(pairs).flatMap((text) => indented(plainLine(text), 11, style));
        const why = first ? indented(plainLine(reasonOf(first.answer)), 11, style) : [];
        return [
            ...indented(`${verdict.padEnd(8)} ${texts[at]}`, 2, style).map((text) => paint(verdict, style)(text)),
            ...vias.map((row) => style.dim(row)),
            ...(verdict === "mixed" ? mixedLines(pairs, 11, showing) : why.map((row) => style.dim(row))),
        ];
    });
    if (reasons === undefined) return ["", ...rows, ""];
    const evidence = lines.flatMap(({ pairs }) =>
        pairs.flatMap((pair) => [...pairTitle(pair, style), ...halfLines(pair, showing)]),
    );
    return ["", ...rows, "", ...evidence];
}

function expectation(answer: Answered, style: Style): string[] {
    const { expected, place, why } = answer;
    const became = expectationOf(answer);
    if (expected === undefined || became === undefined) return [];
    const text = `expected ${expected}${place === undefined ? "" : ` by ${place}`}${why === undefined ? "" : `: ${why}`}`;
    const paintIt = became === "met" ? style.green : style.loud;
    return [`${paintIt(expectationTitles[became])}: ${plainLine(text)}`, ""];
}

const expectationTitles: Readonly<Record<ExpectationResult, string>> = {
    met: "as expected",
    missed: "NOT as expected",
    uncertain: "NOT CERTAIN, since what was not read may change it",
};

function summary(answers: readonly Answered[], style: Style): string[] {
    const tested = answers.filter(({ expected }) => expected !== undefined);
    if (tested.length < 2 && !tested.some(({ place }) => place !== undefined)) return [];
    const good = tested.filter((each) => expectationOf(each) === "met").length;
    const text = `${good} of ${tested.length} as expected.`;
    return [good === tested.length ? style.green(text) : style.red(text)];
}
