import { gapLines } from "../gaps";
import { count } from "../../terminal/count";
import { plainLine } from "../../terminal/plain";
import { layOut, type TableCell } from "../../terminal/table";
import type { Style } from "../../terminal/style";
import { byNamespace, headline, lineEndName, perhapsNote, portsText, radiusText, unclearNote, whyText } from "../words";
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

/**
 * A report for a terminal or a log.
 *
 * @param verbose Whether all is listed that only may change, that widens nothing, or that was so before.
 */
export function diffText(report: DiffReport, style: Style, verbose = true): string {
    const { before, after, verdict } = report;
    const paint = verdictPaint(report, style);
    const sections = [
        [`${style.bold(paint(verdict))}  ${headline(report)}`, style.dim(`${before.title} → ${after.title}`)],
        [...report.notes],
        ...byNamespace(report).map(([title, lines]) => [style.bold(title), ...rows(lines, report, style)]),
        perhapsLines(report, style, verbose),
        unclearLines(report),
        gapLines(report.gaps, style),
        radiusLines(report, style, verbose),
        expectationLines(report, style),
        packLines(report, style, verbose),
        endLines(report, style),
    ];
    return `${sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join("\n"))
        .join("\n\n")}\n`;
}

/** What widens so that a place outside is reached that nobody may miss is the loudest. */
function verdictPaint({ verdict, lines }: DiffReport, style: Style): Style["loud"] {
    if (verdict === "equal") return style.green;
    if (verdict === "narrowed") return style.cyan;
    return lines.some((line) => isLoud(line)) ? style.loud : style.yellow;
}

/** Whether a line surely opens a place outside, other than a name that policies speak of. */
const isLoud = ({ kind, perhaps, places }: ChangeLine): boolean =>
    kind !== "closed" && !perhaps && places.some((place) => place !== "host");

function rows(lines: readonly ChangeLine[], { names }: DiffReport, style: Style): string[] {
    return layOut(
        lines.map((each) => {
            const opening = isLoud(each) ? style.loud : style.yellow;
            const paint = each.kind === "closed" ? style.cyan : opening;
            const places = each.places.map((place) => `reaches ${landmarkNames[place]}`);
            return [
                { text: signs[each.kind], paint },
                { text: lineEndName(each.line.from, names) },
                { text: `→ ${lineEndName(each.line.to, names)}` },
                { text: portsText(each), paint },
                {
                    text: [...places, whyText(each)].filter(Boolean).join("; "),
                    paint: isLoud(each) ? paint : style.dim,
                },
            ];
        }),
        style,
        "  ",
    );
}

/** So many lines of what may change, or of blast radii, are listed where not all is asked for. */
const mostListed = 12;

const andMore = (all: number, shown: number, style: Style): string[] =>
    all > shown ? [style.dim(`  and ${all - shown} more; -v lists them`)] : [];

function perhapsLines({ lines, names }: DiffReport, style: Style, verbose: boolean): string[] {
    const all = lines.filter(({ perhaps }) => perhaps);
    if (all.length === 0) return [];
    // What may reach a place that a reviewer wants to hear of is never left out.
    const uncertain = verbose ? all : all.filter(({ places }, at) => at < mostListed || places.length > 0);
    const cells = uncertain.map((each) => [
        { text: "?", paint: style.yellow },
        { text: lineEndName(each.line.from, names) },
        { text: `→ ${lineEndName(each.line.to, names)}` },
        { text: portsText(each), paint: style.dim },
        { text: each.dependsOn.join("; "), paint: style.dim },
    ]);
    return [
        style.bold("Perhaps"),
        `  ${perhapsNote}`,
        ...layOut(cells, style, "  "),
        ...andMore(all.length, uncertain.length, style),
    ];
}

function unclearLines({ unclear }: DiffReport): string[] {
    if (unclear.length === 0) return [];
    return [unclearNote, ...unclear.map((title) => `  ${title}`)];
}

function radiusLines({ radii, names }: DiffReport, style: Style, verbose: boolean): string[] {
    if (radii.length === 0) return [];
    const shown = verbose ? radii : radii.slice(0, mostListed);
    const cells = shown.map((each) => [{ text: nameOf(each.pods) }, { text: radiusText(each, names) }]);
    return [
        style.bold("Blast radius, where it is another one"),
        ...layOut(cells, style, "  "),
        ...andMore(radii.length, shown.length, style),
    ];
}

/** What is told of expectations; where all are met before and after, how many there are. */
function expectationLines({ expectations }: DiffReport, style: Style): string[] {
    if (expectations.length === 0) return [];
    const cells = expectations.filter(isToldOf).map((each): TableCell[] => {
        const { from, to, after } = each;
        const paint = after === "failed" ? style.red : after === "met" ? style.green : style.yellow;
        return [
            { text: outcomeText(each), paint, isWhole: true },
            { text: plainLine(`${from} → ${to}`) },
            { text: plainLine(expectedText(each)) },
            { text: plainLine(reasonText(each)), paint: style.dim },
        ];
    });
    return [`${style.bold("Expectations")}  ${expectationCounts(expectations)}`, ...layOut(cells, style, "  ")];
}

function packLines({ packs }: DiffReport, style: Style, verbose: boolean): string[] {
    const { violations, fixed } = packs;
    const shown = verbose ? violations : violations.filter((each) => each.blocks || each.isNew);
    const old = violations.length - shown.length;
    const lines = shown.map((each) => {
        const weight = each.blocks ? style.loud("refused") : style.yellow("noted");
        return `  ${weight}  ${each.policy}${each.isNew ? " (new)" : ""}\n    ${each.message.trim().replaceAll("\n", "\n    ")}`;
    });
    const gone = fixed.map(
        (each) => `  ${style.green("fixed")}  ${each.policy}\n    ${each.message.trim().replaceAll("\n", "\n    ")}`,
    );
    const before = old > 0 ? [`  ${old} noted before as well${style.dim("; -v lists them")}`] : [];
    return violations.length + gone.length === 0 ? [] : [style.bold("Policy pack"), ...lines, ...gone, ...before];
}

function endLines({ failed, packs, expectations }: DiffReport, style: Style): string[] {
    const unmet = failedRows(expectations).length;
    const blocked = packs.violations.filter(({ blocks }) => blocks).length;
    return [
        ...(blocked > 0 ? [style.loud(`Blocked: ${count(blocked, "violation")} of mandatory policies`)] : []),
        ...(unmet > 0 ? [style.loud(`Blocked: ${count(unmet, "expectation")} ${unmet === 1 ? "fails" : "fail"}`)] : []),
        ...(failed.length > 0 ? [style.loud(`Failed: --fail-on ${failed.join(", ")}`)] : []),
    ];
}
