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

/** The section of a plan's report; nothing where nothing is expected. */
export function expectationLines(rows: readonly PlannedExpectation[], style: Style): string[] {
    if (rows.length === 0) return [];
    const several = rows.some(({ cluster }) => cluster !== undefined);
    const looks = {
        met: { mark: "✔", paint: style.green },
        failed: { mark: "✘", paint: style.red },
        unknown: { mark: "?", paint: style.yellow },
    };
    const cells = rows.map((row): TableCell[] => {
        const { from, to, ports, verdict, outcome, cluster } = row;
        const { mark, paint } = looks[outcome];
        return [
            { text: `${mark} ${verdict}`, paint },
            ...(several ? [{ text: plainLine(cluster ?? "") }] : []),
            { text: plainLine(`${from} -> ${to}`) },
            { text: plainLine(ports), paint: style.cyan },
            {
                text: plainLine(reasonText(row)),
                paint: outcome === "met" ? style.dim : paint,
            },
        ];
    });
    const title = style.bold(`Expectations (${rows.length})`);
    return [
        `${title}  ${style.dim("what the spec says must be so, by all policies of the stack")}`,
        ...layOut(cells, style, "  "),
    ];
}
