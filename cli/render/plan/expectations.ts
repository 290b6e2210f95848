import { type ExpectationRow, reasonText } from "../../compare/expectation-changes";
import { judgeExpectations } from "../../questions/expected/judge";
import type { ProfileName } from "../../../netpol";
import type { PlannedCluster } from "../../worlds/planned-side";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { layOut, type TableCell } from "../../terminal/table";
import { expectationRow } from "../expectation-row";

/** One expectation of a plan's meshes, and what became of it. */
export interface PlannedExpectation extends ExpectationRow {
    /** Where the plan's objects are in several clusters: which, by the name of its provider. */
    readonly cluster?: string;
}

/** Judges what the meshes of a plan expect, each in its cluster: see `judgeExpectations`. */
export function plannedExpectations(
    clusters: readonly PlannedCluster[],
    profile: ProfileName = "reference",
): PlannedExpectation[] {
    return clusters.flatMap(({ cluster, side }) => {
        const rows = judgeExpectations(side, side.expectations ?? [], profile).map(expectationRow);
        return cluster === undefined ? rows : rows.map((row) => ({ ...row, cluster }));
    });
}

/** The section of a plan's report; nothing where nothing is expected. What is met is counted where not all is asked for. */
export function expectationLines(all: readonly PlannedExpectation[], style: Style, verbose = true): string[] {
    if (all.length === 0) return [];
    const rows = verbose ? all : all.filter(({ outcome }) => outcome !== "met");
    const several = rows.some(({ cluster }) => cluster !== undefined);
    const looks = {
        met: { mark: "✔", paint: style.green },
        failed: { mark: "✘", paint: style.loud },
        unknown: { mark: "?", paint: style.yellow },
    };
    const cells = rows.map((row): TableCell[] => {
        const { from, to, ports, verdict, outcome, cluster } = row;
        const { mark, paint } = looks[outcome];
        return [
            { text: `${mark} ${verdict}`, paint, isWhole: true },
            ...(several ? [{ text: plainLine(cluster ?? "") }] : []),
            { text: plainLine(`${from} -> ${to}`) },
            { text: plainLine(ports), paint: style.cyan },
            {
                text: plainLine(reasonText(row)),
                paint: outcome === "met" ? style.dim : paint,
            },
        ];
    });
    const title = style.bold(`Expectations (${all.length})`);
    return [
        `${title}  ${style.dim("what the spec says must be so, by all policies of the stack")}`,
        ...layOut(cells, style, "  "),
        ...(rows.length < all.length
            ? [`  ${style.green(`✔ ${all.length - rows.length} met`)}${style.dim("; -v lists them")}`]
            : []),
    ];
}
