import { createIndex, type Index, type ProfileName } from "../../../netpol";
import type { MeshExpectation } from "../../worlds/mesh-expectations";
import { portsOfExpectation } from "../../worlds/mesh-expectations";
import type { Side } from "../../worlds/side";
import type { AnsweredPair, AnsweredQuestion } from "../ask-one-port";
import { askPorts } from "../ask-ports";
import { NameError } from "../end";
import { EndFinder } from "../end-finder";
import { readPorts } from "../ports";

/** An expectation with what became of it. */
export interface JudgedExpectation {
    readonly expectation: MeshExpectation;
    /** `unknown`: what decides is not in sight. */
    readonly outcome: "met" | "failed" | "unknown";
    /** The connection that makes it fail, or that nothing sure can be said of. */
    readonly pair?: AnsweredPair | undefined;
    /** Why it could not be asked at all. */
    readonly problem?: string | undefined;
}

/**
 * Judges what the meshes of a stack expect by all of its policies. Denied is met where no port is open for any pod or address
 * of either end, allowed where every port is open for all of them.
 *
 * @param side Its cluster holds the workloads that meshes name.
 */
export function judgeExpectations(
    side: Side,
    expectations: readonly MeshExpectation[],
    profile: ProfileName = "reference",
): JudgedExpectation[] {
    if (expectations.length === 0) return [];
    const { podCidrs, sharedCidrs, nodeRanges, clusterAddresses } = side.platform;
    const index = createIndex(side.cluster, { profile, podCidrs, sharedCidrs, nodeRanges, clusterAddresses });
    const names = new EndFinder(side, podCidrs, true);
    return expectations.map((expectation) => judge(index, names, expectation));
}

function judge(index: Index, names: EndFinder, expectation: MeshExpectation): JudgedExpectation {
    try {
        const ports = portsOfExpectation(expectation, readPorts);
        if (ports === undefined) return { expectation, outcome: "unknown", problem: "its ports are not known" };
        const asked = askPorts(index, names.find(expectation.from), names.find(expectation.to), ports);
        return { expectation, ...outcomeOf(asked, expectation.verdict) };
    } catch (error) {
        if (!(error instanceof NameError)) throw error;
        return { expectation, outcome: "unknown", problem: error.message };
    }
}

function outcomeOf(
    { lines, incomplete }: AnsweredQuestion,
    expected: MeshExpectation["verdict"],
): Omit<JudgedExpectation, "expectation"> {
    const pairs = lines.flatMap((line) => line.pairs);
    const against = pairs.find(({ answer }) => answer.verdict === (expected === "denied" ? "allowed" : "denied"));
    if (against) return { outcome: "failed", pair: against };
    const unknown = pairs.find(({ answer }) => answer.verdict === "unknown");
    if (unknown) return { outcome: "unknown", pair: unknown };
    const [problem] = pairs.length === 0 ? ["no connection was asked about"] : incomplete;
    return problem === undefined ? { outcome: "met" } : { outcome: "unknown", problem };
}
