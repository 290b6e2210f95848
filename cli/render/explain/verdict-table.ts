import { itemAt } from "../../../netpol";
import { type Answered, expectationOf } from "../../questions/report";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { type TableCell, layOut } from "../../terminal/table";
import { indented, paint } from "./half-lines";
import { reasonOf } from "./reason";
import { called, pairName, inOrder, portsText } from "./words";

/** Verdicts in columns, each with its reason below; where the columns do not fit the screen, one question a line. */
export function verdictTable(answers: readonly Answered[], style: Style): string[] {
    const expects = answers.some(({ expected }) => expected !== undefined);
    const rows = answers.map((answer) => cellsOf(answer, expects, style));
    const headings = ["VERDICT", ...(expects ? ["AS EXPECTED"] : []), "FROM", "TO", "PORT"].map((text): TableCell => {
        return { text, paint: style.dim };
    });
    const widths = headings.map((_, at) => Math.max(...[headings, ...rows].map((row) => itemAt(row, at).text.length)));
    const isTooWide = widths.reduce((sum, width) => sum + width + 2, 0) > style.width;
    const indent = itemAt(widths, 0) + 2;
    const below = answers.map((answer) =>
        reasons(answer).flatMap((why) => indented(plainLine(why), indent, style).map((line) => style.dim(line))),
    );
    if (isTooWide) return answers.flatMap((answer, at) => [...sentence(answer, style), ...itemAt(below, at)]);
    const belowRows = [[], ...below];
    return layOut([headings, ...rows], style).flatMap((line, at) => [line, ...itemAt(belowRows, at)]);
}

function cellsOf(answer: Answered, expects: boolean, style: Style): TableCell[] {
    const { verdict, expected, from, to, ports } = answer;
    const became = expectationOf(answer);
    const signs = { met: "yes", missed: `no: ${expected}`, uncertain: "not certain" };
    const sign = became === undefined ? "" : signs[became];
    return [
        { text: verdict, paint: paint(verdict, style) },
        ...(expects ? [{ text: sign, paint: became === "met" ? style.green : style.red, isWhole: true as const }] : []),
        { text: plainLine(from.name ?? called(from)) },
        { text: plainLine(to.name ?? called(to)) },
        { text: portsText(ports) },
    ];
}

function sentence(answer: Answered, style: Style): string[] {
    const { verdict, from, to, ports, expected } = answer;
    const became = expectationOf(answer);
    const signs = { met: " (as expected)", missed: ` (expected ${expected})`, uncertain: " (not certain)" };
    const sign = became === undefined ? "" : signs[became];
    const text = plainLine(`${from.name ?? called(from)} -> ${to.name ?? called(to)} on ${portsText(ports)}${sign}`);
    const head = `${verdict.padEnd(7)}  `;
    return indented(text, head.length, style).map((line, at) =>
        at === 0 ? paint(verdict, style)(verdict) + line.slice(verdict.length) : line,
    );
}

/** Why it is not simply allowed, in a line or two; the evidence of all is for -v. */
function reasons({ verdict, lines, incomplete }: Answered): string[] {
    if (verdict === "allowed") return incomplete.slice();
    const [first, ...more] = lines;
    if (first === undefined) return incomplete.slice();
    if (more.length > 0) {
        const texts = inOrder(lines).map((line) => `${line.verdict}: ${portsText(line.ports)}`);
        return [...texts, ...incomplete];
    }
    const { pairs } = first;
    if (verdict !== "mixed") return [reasonOf(itemAt(pairs, 0).answer), ...incomplete];
    const listed = pairs.slice(0, mostListed).map((pair) => {
        const why = pair.answer.verdict === "allowed" ? "" : `: ${reasonOf(pair.answer)}`;
        return `${pair.answer.verdict} ${pairName(pair, pairs)}${why}`;
    });
    const left = pairs.length - listed.length;
    return [...listed, ...(left > 0 ? [`and ${left} more, which -v lists`] : []), ...incomplete];
}

/** How many of several connections a row lists. */
const mostListed = 6;
