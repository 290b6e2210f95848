import { escapeCell, escapeText, foldedSection, type Section, within } from "./markdown-pieces";
import { count } from "../../terminal/count";
import { connectionLines } from "../connection-lines";
import { mermaidOf } from "../picture/mermaid";
import { pictureOf } from "../picture/picture";
import { byNamespace, headline, lineEndName, perhapsNote, portsText, radiusText, unclearNote, whyText } from "../words";
import { landmarkNames } from "../../compare/landmarks";
import {
    expectationCounts,
    expectedText,
    failedRows,
    isToldOf,
    outcomeText,
    reasonText,
} from "../../compare/expectation-changes";
import { type ChangeLine, type DiffReport, isBlocked } from "../../compare/report";
import { nameOf } from "../../compare/compared-pods";
import type { DiffVerdict } from "../../compare/verdict";

/** GitHub takes comments of up to 65,536 characters, and a marker has to fit in as well; GitLab and others take more. */
export const longestComment = 65_000;
/** A drawing with more arrows or boxes than these says less than a table. */
const mostArrows = 40;
const mostBoxes = 40;

const markOf = (verdict: DiffVerdict): string => (verdict === "equal" ? "✅" : verdict === "narrowed" ? "🔷" : "🔶");

/**
 * A report as a comment on a pull request: what it comes to first, details folded. Never longer than `longest`
 * characters; what does not fit is counted.
 */
export function diffMarkdown(report: DiffReport, longest: number = longestComment): string {
    const { before, after, verdict } = report;
    const blocked = isBlocked(report);
    const head = [
        `### ${blocked ? "⛔" : markOf(verdict)} ${verdict}${blocked ? ", blocked" : ""}: ${escapeText(headline(report))}`,
        `\`${before.title.replaceAll("`", "'")}\` → \`${after.title.replaceAll("`", "'")}\``,
        ...report.notes.map(escapeText),
        ...report.gaps.map(({ text }) => `_${escapeText(text)}_`),
        ...stops(report),
    ].join("\n\n");
    const sections = [
        violations(report),
        expected(report),
        changes(report),
        mermaid(report),
        radius(report),
        perhaps(report),
        unclear(report),
        policies(report),
    ];
    return within(longest, head, sections.flat());
}

/** What stops the change, in a line each. */
function stops({ failed, packs, expectations }: DiffReport): string[] {
    const unmet = failedRows(expectations).length;
    const refused = packs.violations.filter(({ blocks }) => blocks).length;
    return [
        ...(refused > 0
            ? [`**The policy pack refuses it**: ${count(refused, "violation")} of mandatory policies.`]
            : []),
        ...(unmet > 0
            ? [`**Not as the spec expects**: ${count(unmet, "expectation")} ${unmet === 1 ? "fails" : "fail"}.`]
            : []),
        ...(failed.length > 0 ? [`**Stopped by** ${failed.map((each) => `\`--fail-on ${each}\``).join(", ")}.`] : []),
    ];
}

function changes(report: DiffReport): Section[] {
    const groups = byNamespace(report);
    const head = "| | from | to | ports | why |\n|---|---|---|---|---|";
    const lines = groups.flatMap(([title, own]) => [
        ...(groups.length > 1 ? [`| | **${escapeCell(title)}** | | | |`] : []),
        ...own.map((line) => row(line, report)),
    ]);
    return lines.length === 0 ? [] : [{ head, lines, foot: "", unit: ["line of this table", "lines of this table"] }];
}

const signs = { opened: "➕", closed: "➖", changed: "✳️" } as const;

function row(each: ChangeLine, { names }: DiffReport): string {
    const [from, to] = [each.line.from, each.line.to].map((end) => escapeCell(lineEndName(end, names)));
    const places = each.places.map((place) => `**reaches ${landmarkNames[place]}**`);
    const why = [...places, escapeCell(whyText(each))].filter(Boolean).join("; ");
    return `| ${signs[each.kind]} ${each.kind} | ${from} | ${to} | ${escapeCell(portsText(each))} | ${why} |`;
}

function violations({ packs }: DiffReport): Section[] {
    const said = packs.violations.map(
        (each) =>
            `- ${each.blocks ? "⛔" : "⚠️"} **${escapeText(each.policy)}**${each.isNew ? " (new)" : ""}: ${escapeText(each.message.trim()).replaceAll("\n", "<br>")}`,
    );
    const fixed = packs.fixed.map(
        (each) =>
            `- ✅ fixed: **${escapeText(each.policy)}**: ${escapeText(each.message.trim()).replaceAll("\n", "<br>")}`,
    );
    const lines = [...said, ...fixed];
    return lines.length === 0 ? [] : [{ head: "", lines, foot: "", unit: ["finding", "findings"] }];
}

function expected({ expectations }: DiffReport): Section[] {
    if (expectations.length === 0) return [];
    const rows = expectations.filter(isToldOf).map((each) => {
        const { from, to, after } = each;
        const mark = after === "failed" ? "⛔" : after === "met" ? "✅" : "❔";
        const row = [`${mark} ${outcomeText(each)}`, from, to, expectedText(each), reasonText(each)];
        return `| ${row.map(escapeCell).join(" | ")} |`;
    });
    const title = `**Expectations**: ${expectationCounts(expectations)}`;
    const table = "\n\n| | from | to | expected | why |\n|---|---|---|---|---|";
    return [
        {
            ...{ head: rows.length === 0 ? title : `${title}${table}`, lines: rows, foot: "" },
            unit: ["expectation", "expectations"],
        },
    ];
}

function mermaid(report: DiffReport): Section[] {
    const { comparison, pods, names, purposes } = report;
    if (report.lines.length === 0) return [];
    const lines = connectionLines(comparison, pods, names);
    const all = pictureOf(lines, { names, purposes, pods: comparison.pods, isOpen: () => true });
    const boxes = all.groups.reduce((sum, { nodes }) => sum + Math.max(1, nodes.length), 0);
    if (all.edges.length > mostArrows || boxes > mostBoxes) return [];
    const drawing = `\`\`\`mermaid\n${mermaidOf(all)}\`\`\``;
    return [foldedSection("Picture", [drawing], ["picture", "pictures"], true)];
}

function radius({ radii, names }: DiffReport): Section[] {
    const rows = radii.map((each) => `| ${escapeCell(nameOf(each.pods))} | ${escapeCell(radiusText(each, names))} |`);
    const head =
        "What whoever holds a pod could get to, through every pod on the way.\n\n| pod | before → after |\n|---|---|";
    return rows.length === 0
        ? []
        : [foldedSection(`Blast radius of ${count(rows.length, "pod")}`, rows, ["pod", "pods"], false, head)];
}

function perhaps({ lines, names }: DiffReport): Section[] {
    const rows = lines
        .filter(({ perhaps }) => perhaps)
        .map((each) => {
            const [from, to] = [each.line.from, each.line.to].map((end) => escapeCell(lineEndName(end, names)));
            return `| ${from} | ${to} | ${escapeCell(portsText(each))} | ${escapeCell(each.dependsOn.join("; "))} |`;
        });
    const head = `${perhapsNote}\n\n| from | to | ports | depends on |\n|---|---|---|---|`;
    return rows.length === 0
        ? []
        : [
              foldedSection(
                  `${count(rows.length, "connection")} may change`,
                  rows,
                  ["connection", "connections"],
                  false,
                  head,
              ),
          ];
}

function unclear({ unclear }: DiffReport): Section[] {
    const lines = unclear.map((title) => `- ${escapeText(title)}`);
    return lines.length === 0 ? [] : [{ head: unclearNote, lines, foot: "", unit: ["policy part", "policy parts"] }];
}

function policies({ packs }: DiffReport): Section[] {
    const rows = packs.policies.map(
        ({ policy, level, before = "not judged", after = "not judged" }) =>
            `| ${escapeCell(policy)} | ${level} | ${before} | ${after} |`,
    );
    const head = "| policy | level | before | after |\n|---|---|---|---|";
    return rows.length === 0
        ? []
        : [foldedSection(count(rows.length, "policy", "policies"), rows, ["policy", "policies"], false, head)];
}
