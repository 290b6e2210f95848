import { gapLines } from "../gaps";
import { plainLine } from "../../terminal/plain";
import { layOut, type TableCell } from "../../terminal/table";
import type { Style } from "../../terminal/style";
import {
    byNamespace,
    count,
    headline,
    lineEndName,
    perhapsNote,
    portsText,
    radiusText,
    unclearNote,
    whyText,
} from "../words";
import { nameOf } from "../../compare/compared-pods";
import { landmarkNames } from "../../compare/landmarks";
import {
    expectationCounts,
    expectedText,
    failedRows,
    isToldOf,
    outcomeText,
    reasonText,
} from "../../compare/expectation-changes";
import type { ChangeLine, DiffReport } from "../../compare/report";

const signs = { opened: "+", closed: "-", changed: "~" } as const;

/** A report for a terminal or a log. */
export function diffText(report: DiffReport, style: Style): string {
    const { before, after, verdict } = report;
    const paint = verdict === "equal" ? style.green : verdict === "narrowed" ? style.cyan : style.yellow;
    const sections = [
        [`${style.bold(paint(verdict))}  ${headline(report)}`, style.dim(`${before.title} → ${after.title}`)],
        [...report.notes],
        ...byNamespace(report).map(([title, lines]) => [style.bold(title), ...rows(lines, report, style)]),
        perhapsLines(report, style),
        unclearLines(report),
        gapLines(report.gaps, style),
        radiusLines(report, style),
        expectationLines(report, style),
        packLines(report, style),
        endLines(report, style),
    ];
    return `${sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join("\n"))
        .join("\n\n")}\n`;
}

function rows(lines: readonly ChangeLine[], { names }: DiffReport, style: Style): string[] {
    return layOut(
        lines.map((each) => {
            const paint = each.kind === "opened" ? style.green : each.kind === "closed" ? style.red : style.yellow;
            const places = each.places.map((place) => `reaches ${landmarkNames[place]}`);
            return [
                { text: signs[each.kind], paint },
                { text: lineEndName(each.line.from, names) },
                { text: `→ ${lineEndName(each.line.to, names)}` },
                { text: portsText(each), paint },
                { text: [...places, whyText(each)].filter(Boolean).join("; "), paint: style.dim },
            ];
        }),
        style,
        "  ",
    );
}

function perhapsLines({ lines, names }: DiffReport, style: Style): string[] {
    const uncertain = lines.filter(({ perhaps }) => perhaps);
    if (uncertain.length === 0) return [];
    const cells = uncertain.map((each) => [
        { text: "?", paint: style.yellow },
        { text: lineEndName(each.line.from, names) },
        { text: `→ ${lineEndName(each.line.to, names)}` },
        { text: portsText(each), paint: style.dim },
        { text: each.dependsOn.join("; "), paint: style.dim },
    ]);
    return [style.bold("Perhaps"), `  ${perhapsNote}`, ...layOut(cells, style, "  ")];
}

function unclearLines({ unclear }: DiffReport): string[] {
    if (unclear.length === 0) return [];
    return [unclearNote, ...unclear.map((title) => `  ${title}`)];
}

function radiusLines({ radii }: DiffReport, style: Style): string[] {
    if (radii.length === 0) return [];
    const cells = radii.map((each) => [{ text: nameOf(each.pods) }, { text: radiusText(each) }]);
    return [style.bold("Blast radius, where it is another one"), ...layOut(cells, style, "  ")];
}

/** What is told of expectations; where all are met before and after, how many there are. */
function expectationLines({ expectations }: DiffReport, style: Style): string[] {
    if (expectations.length === 0) return [];
    const cells = expectations.filter(isToldOf).map((each): TableCell[] => {
        const { from, to, after } = each;
        const paint = after === "failed" ? style.red : after === "met" ? style.green : style.yellow;
        return [
            { text: outcomeText(each), paint },
            { text: plainLine(`${from} → ${to}`) },
            { text: plainLine(expectedText(each)) },
            { text: plainLine(reasonText(each)), paint: style.dim },
        ];
    });
    return [`${style.bold("Expectations")}  ${expectationCounts(expectations)}`, ...layOut(cells, style, "  ")];
}

function packLines({ packs }: DiffReport, style: Style): string[] {
    const { violations, fixed } = packs;
    const lines = violations.map((each) => {
        const weight = each.blocks ? style.red("refused") : style.yellow("noted");
        return `  ${weight}  ${each.policy}${each.isNew ? " (new)" : ""}\n    ${each.message.trim().replaceAll("\n", "\n    ")}`;
    });
    const gone = fixed.map(
        (each) => `  ${style.green("fixed")}  ${each.policy}\n    ${each.message.trim().replaceAll("\n", "\n    ")}`,
    );
    return lines.length + gone.length === 0 ? [] : [style.bold("Policy pack"), ...lines, ...gone];
}

function endLines({ failed, packs, expectations }: DiffReport, style: Style): string[] {
    const unmet = failedRows(expectations).length;
    const blocked = packs.violations.filter(({ blocks }) => blocks).length;
    return [
        ...(blocked > 0 ? [style.red(`Blocked: ${count(blocked, "violation")} of mandatory policies`)] : []),
        ...(unmet > 0 ? [style.red(`Blocked: ${count(unmet, "expectation")} ${unmet === 1 ? "fails" : "fail"}`)] : []),
        ...(failed.length > 0 ? [style.red(`Failed: --fail-on ${failed.join(", ")}`)] : []),
    ];
}
