import type { Plan } from "../../plan/plan";
import { OWN_PACK } from "../../plan/own-rules";
import { blocks, type PackVerdict } from "../../plan/verdict";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { count } from "../../terminal/count";
import { connectionLines } from "./connection-table";
import type { PlannedConnections } from "./connections";
import { expectationLines, type PlannedExpectation } from "./expectations";
import { packLines, violationLines } from "./pack-lines";
import { presetLines } from "./preset-lines";
import type { PlannedPreset } from "./presets";
import { resourceLines } from "./resource-lines";

/** What a plan says of its meshes beside their connections. */
export interface AboutMeshes {
    readonly expectations: readonly PlannedExpectation[];
    readonly presets: readonly PlannedPreset[];
}

/**
 * A plan as people read it: its resources, what may reach what, what every policy made of it, and the verdict.
 *
 * @param verbose Whether what passes is listed too, rather than counted.
 */
export function report(
    plan: Plan,
    found: PlannedConnections,
    { expectations, presets }: AboutMeshes,
    style: Style,
    verbose = true,
): string {
    const ofPresets = presetLines(presets, style);
    const sections = [
        `${style.bold(plainLine(plan.project))} ${style.dim("stack")} ${style.bold(plainLine(plan.stack))}`,
        resourceLines(plan.resources, style, verbose).join("\n"),
        connectionLines(found, style, verbose).join("\n"),
        ...(expectations.length > 0 ? [expectationLines(expectations, style, verbose).join("\n")] : []),
        ...(ofPresets.length > 0 ? [ofPresets.join("\n")] : []),
        ...plan.verdicts.map((verdict) =>
            packLines(verdict, { isIdle: judgesNothing(verdict, plan), verbose, style }).join("\n"),
        ),
        summary(plan, expectations, style),
    ];
    return sections.join("\n\n") + "\n";
}

/** Whether a pack passes only because there is nothing that it is about: this package's rules, where there is no Kubernetes. */
const judgesNothing = ({ pack }: PackVerdict, { resources }: Plan): boolean =>
    pack === OWN_PACK && !resources.some(({ type }) => type.startsWith("kubernetes:"));

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
    if (blocking.length > 0) return style.loud(`Blocked by ${blocking.join(" and ")}`);
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
