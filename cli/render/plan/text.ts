import type { PlannedConnections, PlannedConnection } from "./connections";
import { expectationLines, type PlannedExpectation } from "./expectations";
import type { Plan } from "../../plan/plan";
import { presetLines } from "./preset-lines";
import type { PlannedPreset } from "./presets";
import { resourceTree } from "./tree";
import { plain, plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold, layOut, type TableCell } from "../../terminal/table";
import { OWN_PACK } from "../../plan/own-rules";
import { blocks, type PackVerdict, type PolicyVerdict, type Violation } from "../../plan/verdict";
import { STACK_TYPE } from "../../plan/resource";
import { type RouteLine, routeTexts } from "../routes";
import { count } from "../words";

/** What a plan says of its meshes beside their connections. */
export interface AboutMeshes {
    readonly expectations: readonly PlannedExpectation[];
    readonly presets: readonly PlannedPreset[];
}

/** A plan as people read it: its resources, what may reach what, what every policy made of it, and the verdict. */
export function report(
    plan: Plan,
    found: PlannedConnections,
    { expectations, presets }: AboutMeshes,
    style: Style,
): string {
    const resources = plan.resources.filter((resource) => resource.type !== STACK_TYPE);
    const ofPresets = presetLines(presets, style);
    const sections = [
        `${style.bold(plainLine(plan.project))} ${style.dim("stack")} ${style.bold(plainLine(plan.stack))}`,
        [heading(`Resources`, resources.length, "", style), ...resourceTree(plan.resources, style)].join("\n"),
        connectionLines(found, style).join("\n"),
        ...(expectations.length > 0 ? [expectationLines(expectations, style).join("\n")] : []),
        ...(ofPresets.length > 0 ? [ofPresets.join("\n")] : []),
        ...plan.verdicts.map((verdict) => packLines(verdict, judgesNothing(verdict, plan), style).join("\n")),
        summary(plan, expectations, style),
    ];
    return sections.join("\n\n") + "\n";
}

function heading(title: string, number: number, about: string, style: Style): string {
    return [style.bold(`${title} (${number})`), style.dim(about)].filter(Boolean).join("  ");
}

function connectionLines(
    { rows, routes = [], notCounted, profile, profileNote }: PlannedConnections,
    style: Style,
): string[] {
    const by = profile === "reference" ? "" : ` by profile "${profile}"`;
    const about = `what these policies let through${by}; nothing else passes`;
    const said = profileNote === undefined ? [] : [style.dim(`  ${plainLine(profileNote)}`)];
    const missing = notCounted.map((text) => style.yellow(`  not counted: ${plainLine(text)}`));
    return [
        heading("Connections", rows.length, about, style),
        ...said,
        ...matrix(rows, style),
        ...routeRows(routes, style),
        ...missing,
    ];
}

/** Flows through gateways, a line each. */
function routeRows(routes: readonly RouteLine[], style: Style): string[] {
    const lines = routeTexts(routes).flatMap((text) => fold(plainLine(text), style.width - 4));
    return routes.length === 0 ? [] : [style.dim("  Through gateways:"), ...lines.map((line) => `    ${line}`)];
}

function matrix(rows: readonly PlannedConnection[], style: Style): string[] {
    if (rows.length === 0) return [];
    const several = rows.some(({ cluster }) => cluster !== undefined);
    const titles = [...(several ? ["CLUSTER"] : []), "FROM", "TO", "PORTS", "WHY"];
    const head = titles.map((text): TableCell => ({ text, paint: style.dim }));
    const cells = rows.map((row): TableCell[] => [
        ...(several ? [{ text: plainLine(row.cluster ?? "") }] : []),
        { text: plainLine(row.from) },
        { text: plainLine(row.to) },
        { text: plainLine(row.ports), paint: style.cyan },
        { text: plainLine(row.why), paint: style.dim },
    ]);
    return layOut([head, ...cells], style, "  ");
}

/** Whether a pack passes only because there is nothing that it is about: this package's rules, where there is no Kubernetes. */
const judgesNothing = ({ pack }: PackVerdict, { resources }: Plan): boolean =>
    pack === OWN_PACK && !resources.some(({ type }) => type.startsWith("kubernetes:"));

function packLines(verdict: PackVerdict, isIdle: boolean, style: Style): string[] {
    const own = (policy: PolicyVerdict): Violation[] => verdict.violations.filter((v) => v.policy === policy.name);
    const rows = layOut(
        verdict.policies.map((policy) => policyRow(policy, own(policy), isIdle, style)),
        style,
        "  ",
    );
    const found = verdict.policies.flatMap((policy) =>
        own(policy).flatMap((violation) => violationLines(violation, style)),
    );
    return [
        heading("Policies", verdict.policies.length, plainLine(verdict.pack), style),
        ...rows,
        ...(found.length > 0 ? ["", ...found] : []),
    ];
}

function policyRow(policy: PolicyVerdict, own: readonly Violation[], isIdle: boolean, style: Style): TableCell[] {
    const { length } = own;
    // A policy may say something that does not block, whatever its level.
    const told = own.some(blocks)
        ? { mark: "✘", text: count(length, "violation"), paint: style.red }
        : { mark: "!", text: `${length} to note`, paint: style.yellow };
    const looks = {
        passed: isIdle
            ? { mark: "-", text: "nothing to judge", paint: style.dim }
            : { mark: "✔", text: "passed", paint: style.green },
        violated: told,
        unjudged: { mark: "?", text: "could not be judged", paint: style.yellow },
        disabled: { mark: "-", text: "disabled", paint: style.dim },
    }[policy.status];
    return [
        { text: `${looks.mark} ${plainLine(policy.name)}`, paint: looks.paint },
        { text: policy.level },
        { text: looks.text, paint: looks.paint },
        { text: plain(policy.description), paint: style.dim },
    ];
}

function violationLines(violation: Violation, style: Style): string[] {
    const paint = blocks(violation) ? style.red : style.yellow;
    const head = `  ${paint(violation.level)} ${style.bold(plainLine(violation.policy))}${violation.unjudged ? " could not be judged" : ""}`;
    const body = plain(violation.message)
        .split("\n")
        .flatMap((line) => fold(line, style.width - 4));
    return [
        head,
        ...body.map((line) => `    ${line}`),
        ...(violation.urn ? [`    ${style.dim(plainLine(violation.urn))}`] : []),
    ];
}

/** Only what is wrong with a plan, for where the plan itself is not shown. */
export function violationReport(plan: Plan, expectations: readonly PlannedExpectation[], style: Style): string {
    const found = plan.verdicts.flatMap((verdict) => verdict.violations.flatMap((v) => violationLines(v, style)));
    const failed = expectationLines(
        expectations.filter(({ outcome }) => outcome === "failed"),
        style,
    );
    return [...found, ...failed, summary(plan, expectations, style), ""].join("\n");
}

function summary(plan: Plan, expectations: readonly PlannedExpectation[], style: Style): string {
    const violations = plan.verdicts.flatMap((verdict) => verdict.violations);
    const rows = (outcome: PlannedExpectation["outcome"]) =>
        expectations.filter((each) => each.outcome === outcome).length;
    const blocking = [
        ...counted(violations.filter(blocks).length, "violation"),
        ...counted(rows("failed"), "expectation that fails", "expectations that fail"),
    ];
    if (blocking.length > 0) return style.red(style.bold(`Blocked by ${blocking.join(" and ")}`));
    const advice = counted(violations.length, "advisory", "advisory");
    const uncertain = counted(rows("unknown"), "expectation not certain", "expectations not certain");
    const more = [...advice, ...uncertain].map((text) => `, ${text}`).join("");
    if (plan.verdicts.length === 0) return style.yellow(`Planned; no policy pack judged it${more}`);
    if (plan.verdicts.every((verdict) => judgesNothing(verdict, plan))) {
        return style.yellow(`Nothing was judged: the program makes no Kubernetes objects${more}`);
    }
    return style.green(style.bold("Passed")) + style.dim(more);
}

/** How many there are, where there are some. */
const counted = (number: number, one: string, many?: string): string[] =>
    number === 0 ? [] : [count(number, one, many)];
