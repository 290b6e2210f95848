/** What becomes of a row of `expect`: `unknown` where what decides is not in sight. */
export type ExpectationOutcome = "met" | "failed" | "unknown";

/** What a mesh expects, judged by all policies of a side, in words. */
export interface ExpectationRow {
    readonly from: string;
    readonly to: string;
    /** `TCP 443`, or `every port`. */
    readonly ports: string;
    /** What is expected; unknown where that was not read. */
    readonly verdict: "allowed" | "denied" | "unknown";
    readonly outcome: ExpectationOutcome;
    /** The connection that makes it fail, with the rule; or what is not known. "" where it is met. */
    readonly because: string;
    /** What the spec gives it for; "" where it gives nothing. */
    readonly why: string;
}

/** What became of an expectation on a side; `not expected` where no mesh of that side has the row. */
export type ExpectedOnSide = ExpectationOutcome | "not expected";

/** One row of `expect` before and after a change, each judged by what its own side holds. */
export interface ExpectationChange extends Omit<ExpectationRow, "outcome"> {
    readonly before: ExpectedOnSide;
    readonly after: ExpectedOnSide;
}

/**
 * Puts together what the meshes of two sides expect. A row is the same on both where its ends, ports and verdict are; `because`
 * and `why` are those after the change, or before it where nothing expects it any more.
 */
export function expectationChanges(
    before: readonly ExpectationRow[],
    after: readonly ExpectationRow[],
): ExpectationChange[] {
    const [old, now] = [byKey(before), byKey(after)];
    const keys = new Set([...now.keys(), ...old.keys()]);
    return [...keys].flatMap((key): ExpectationChange[] => {
        const [had, has] = [old.get(key), now.get(key)];
        const said = has ?? had;
        if (said === undefined) return [];
        const { from, to, ports, verdict, because, why } = said;
        const outcomes = { before: had?.outcome ?? "not expected", after: has?.outcome ?? "not expected" } as const;
        return [{ from, to, ports, verdict, ...outcomes, because, why }];
    });
}

/** Of two meshes that expect the same the one with the worse outcome, since all must be met. */
function byKey(rows: readonly ExpectationRow[]): Map<string, ExpectationRow> {
    const found = new Map<string, ExpectationRow>();
    for (const row of rows) {
        const key = JSON.stringify([row.from, row.to, row.ports, row.verdict]);
        const other = found.get(key);
        if (other === undefined || badness[row.outcome] > badness[other.outcome]) found.set(key, row);
    }
    return found;
}

const badness: Readonly<Record<ExpectationOutcome, number>> = { met: 0, unknown: 1, failed: 2 };

/** The connection that decides, and what the spec gives the row for; "" where there is neither. */
export const reasonText = ({ because, why }: Pick<ExpectationRow, "because" | "why">): string =>
    because === "" || why === "" ? because + why : `${because}; the spec's reason: ${why}`;

/** What is expected: `TCP 443 denied`. */
export const expectedText = ({ ports, verdict }: Pick<ExpectationRow, "ports" | "verdict">): string =>
    `${ports} ${verdict}`.trim();

/** The rows that fail after the change, each of which blocks it. */
export const failedRows = (all: readonly ExpectationChange[]): ExpectationChange[] =>
    all.filter(({ after }) => after === "failed");

/** Whether a row is one that a reader must see: not met after the change, or met now and not before. */
export const isToldOf = ({ before, after }: ExpectationChange): boolean =>
    after !== "met" || before === "failed" || before === "unknown";

/** What a change makes of a row, for people: `fails, and did before`. */
export function outcomeText({ before, after }: ExpectationChange): string {
    if (after === "not expected") return "no longer expected";
    if (after === "met") return before === "failed" ? "mended" : before === "unknown" ? "met, was unknown" : "met";
    const now = after === "failed" ? "fails" : "unknown";
    if (before === "not expected") return `${now} (new row)`;
    if (before === after) return `${now}, as before`;
    return before === "met" ? `${now} (new)` : `${now} (${before === "failed" ? "failed" : "unknown"} before)`;
}

/** What becomes of how many rows: `1 fails, 3 met`. */
export function expectationCounts(all: readonly ExpectationChange[]): string {
    const of = (outcome: ExpectedOnSide): number => all.filter(({ after }) => after === outcome).length;
    const counts = [
        ["failed", of("failed") === 1 ? "fails" : "fail"],
        ["unknown", "unknown"],
        ["met", "met"],
        ["not expected", "no longer expected"],
    ] as const;
    const told = counts.flatMap(([outcome, words]) => (of(outcome) > 0 ? [`${of(outcome)} ${words}`] : []));
    return told.join(", ");
}
