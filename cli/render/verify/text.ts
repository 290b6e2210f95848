import type { Style } from "../../terminal/style";
import { plainLine } from "../../terminal/plain";
import { type TableCell, layOut } from "../../terminal/table";
import { gapLines } from "../gaps";
import { count } from "../../terminal/count";
import { isDifference, type Matter, type PolicyFinding } from "../../verify/policy-finding";
import { type ShownExpectation, type Summary, titleOf, type VerifyReport } from "../../verify/report";

const matters: Readonly<Record<Matter, string>> = {
    missing: "missing",
    changed: "changed",
    extra: "extra",
    together: "together",
    "missing-namespace": "no such namespace",
    label: "label changed",
    rewritten: "written otherwise",
    harmless: "extra, opens nothing",
};

/**
 * A verification for people.
 *
 * @param verbose Whether what is as intended is listed rather than counted.
 */
export function verifyText(report: VerifyReport, summary: Summary, style: Style, verbose = true): string {
    const verdict =
        summary.verdict === "passed"
            ? style.green(`The cluster is as intended: ${counts(report, summary)}.`)
            : style.loud(`The cluster is NOT as intended: ${counts(report, summary)}.`);
    return `${[
        `${style.bold(report.context)} against ${report.intent}`,
        "",
        ...policyLines(report, style, verbose),
        ...notes(report, style),
        ...connectionLines(report, style, verbose),
        verdict,
    ].join("\n")}\n`;
}

function counts({ policies, connections }: VerifyReport, summary: Summary): string {
    const differ = `${summary.policyDifferences} difference${summary.policyDifferences === 1 ? "" : "s"}`;
    const compared = `${policies.asIntended} of ${policies.intended} policies, ${differ}`;
    if (connections === undefined) return `${compared}; no connections were tried`;
    const { passed, late, failed, untested } = summary;
    const none = passed + late + failed === 0 ? " (so nothing is proven)" : "";
    const shown = connections.expectations.filter(({ outcome }) => outcome === "shown").length;
    const expected = connections.expectations.length;
    const rows = expected === 0 ? "" : `; ${shown} of ${expected} expectations shown`;
    return `${compared}; connections ${passed} as expected, ${late} late, ${failed} not, ${untested} untested${none}${rows}`;
}

function policyLines({ policies }: VerifyReport, style: Style, verbose: boolean): string[] {
    const head = `Policies: ${policies.intended} intended, ${policies.asIntended} of them as intended; ${policies.live} in these namespaces`;
    const shown = verbose ? policies.findings : policies.findings.filter(isDifference);
    const more = policies.findings.length - shown.length;
    return [
        style.bold(head),
        ...shown.flatMap((finding) => findingLines(finding, style)),
        ...(more > 0
            ? [
                  `  ${count(more, "policy", "policies")} written otherwise, or extra, without a difference in effect${style.dim("; -v lists them")}`,
              ]
            : []),
        "",
    ];
}

/** More lines of one finding than these are counted, not shown. */
const mostLines = 6;

function findingLines(finding: PolicyFinding, style: Style): string[] {
    const paint = isDifference(finding) ? style.loud : style.dim;
    const effects = [
        ...finding.opens.map((line) => style.loud(`    opens   ${line}`)),
        ...finding.closes.map((line) => style.yellow(`    closes  ${line}`)),
    ];
    const more = effects.length > mostLines ? [`    and ${effects.length - mostLines} more`] : [];
    const advice = style.dim(`    ${finding.advice}`);
    return [`  ${paint(matters[finding.matter])}  ${finding.object}`, ...effects.slice(0, mostLines), ...more, advice];
}

function notes({ notCompared, gaps }: VerifyReport, style: Style): string[] {
    const lines = [
        ...notCompared.map((what) => style.yellow(`Not compared, known only after a deployment or secret: ${what}`)),
        ...gapLines(gaps, style),
    ];
    return lines.length === 0 ? [] : [...lines, ""];
}

function connectionLines({ connections }: VerifyReport, style: Style, verbose: boolean): string[] {
    if (connections === undefined) return [];
    const order = { fail: 0, late: 1, untested: 2, pass: 3 } as const;
    const paint = { fail: style.loud, late: style.red, untested: style.yellow, pass: style.green } as const;
    const sorted = [...connections.tried].sort((a, b) => order[a.result] - order[b.result]);
    const shown = verbose ? sorted : sorted.filter(({ result }) => result !== "pass");
    const rows = shown.map((tried): TableCell[] => [
        { text: tried.result, paint: paint[tried.result] },
        { text: tried.expected },
        { text: titleOf(tried) },
        { text: tried.because, paint: style.dim },
    ]);
    const heading = ["result", "expected", "connection", "because"].map((text) => ({ text, paint: style.bold }));
    // What is left of a row of expect is told beside it.
    const others = connections.left.filter(({ expectation }) => expectation === undefined);
    const left = others.map(({ what, why }) => style.dim(`  not tried: ${what}: ${why}`));
    const told = [
        ...(rows.length > 0 ? layOut([heading, ...rows], style, "  ") : []),
        ...passedLine(sorted.length - shown.length, "connection", "connections", "as expected", style),
        ...left,
    ];
    return [
        ...(told.length > 0 ? told : [style.dim("No connection was tried.")]),
        "",
        ...expectationLines(connections.expectations, style, verbose),
    ];
}

/** How many are not listed since they are as they should be; nothing where all are listed. */
function passedLine(number: number, one: string, many: string, what: string, style: Style): string[] {
    if (number === 0) return [];
    return [`  ${style.green(`✔ ${count(number, one, many)} ${what}`)}${style.dim("; -v lists them")}`];
}

function expectationLines(all: readonly ShownExpectation[], style: Style, verbose: boolean): string[] {
    if (all.length === 0) return [];
    const rows = verbose ? all : all.filter(({ outcome }) => outcome !== "shown");
    const paints = { shown: style.green, late: style.red, failed: style.loud } as const;
    const cells = rows.map(({ row, outcome, tried, left }): TableCell[] => [
        {
            text: outcome,
            paint: outcome === "untested" || outcome === "not tried" ? style.yellow : paints[outcome],
            isWhole: true,
        },
        { text: plainLine(row) },
        {
            text: plainLine([`${tried} tried`, ...left.map((why) => `not tried: ${why}`)].join("; ")),
            paint: style.dim,
        },
    ]);
    return [
        style.bold("What the mesh expects"),
        ...layOut(cells, style, "  "),
        ...passedLine(all.length - rows.length, "expectation", "expectations", "shown", style),
        "",
    ];
}

/** One line while it runs: `probing 12 of 40`. */
export function progressLine(done: number, of: number): string {
    return of === 0 ? "nothing to probe" : `probing: ${done} of ${of} connections`;
}
