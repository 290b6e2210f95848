import { createIndex, evaluate, type Index, type ProfileName, PortSet } from "../../../netpol";
import type { MeshExpectation } from "../../worlds/mesh-expectations";
import { portsOfExpectation } from "../../worlds/mesh-expectations";
import type { Side } from "../../worlds/side";
import type { AnsweredPair, AnsweredQuestion } from "../ask-one-port";
import { askPorts } from "../ask-ports";
import { type EndPart, NameError } from "../end";
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
 * Judges what the meshes of a stack expect by all of its policies, and by those that come with the presets of its meshes: they
 * add up like all others. Denied is met where no port is open for any pod or address
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
    const cluster = { ...side.cluster, policies: [...side.cluster.policies, ...(side.presetPolicies ?? [])] };
    const index = createIndex(cluster, { profile, podCidrs, sharedCidrs, nodeRanges, clusterAddresses });
    const names = new EndFinder({ ...side, cluster }, podCidrs, true);
    return expectations.map((expectation) => judge(index, names, expectation));
}

function judge(index: Index, names: EndFinder, expectation: MeshExpectation): JudgedExpectation {
    try {
        const ports = portsOfExpectation(expectation, readPorts);
        if (ports === undefined) return { expectation, outcome: "unknown", problem: "its ports are not known" };
        const asked = askPorts(index, names.find(expectation.from), names.find(expectation.to), ports);
        const outcome = outcomeOf(asked, expectation.verdict);
        const problem = outcome.outcome === "met" ? carriedWithin(index, asked, expectation) : undefined;
        return { expectation, ...(problem === undefined ? outcome : { outcome: "unknown", problem }) };
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

/** What is to be denied may pass within what a service mesh carries: policies see the port that carries, and none within. */
function carriedWithin(
    index: Index,
    { lines, ports }: AnsweredQuestion,
    { verdict, carriedBy }: MeshExpectation,
): string | undefined {
    if (verdict !== "denied" || carriedBy === undefined || ports.intersect(PortSet.protocol("TCP")).isEmpty)
        return undefined;
    const { name, port } = carriedBy;
    const isPod = ({ endpoint }: EndPart) => !("ip" in endpoint);
    const pair = lines
        .flatMap((line) => line.pairs)
        .filter(({ from, to }) => isPod(from) && isPod(to))
        .find(({ from, to }) => {
            const question = { from: from.endpoint, to: to.endpoint, protocol: "TCP" as const, port };
            return evaluate(index, question).verdict !== "denied";
        });
    if (pair === undefined) return undefined;
    return (
        `${name} carries every port between meshed pods over TCP ${port}, which is open from ${pair.from.title} to ` +
        `${pair.to.title}, and no NetworkPolicy sees which; refuse it by the service mesh's own policies`
    );
}
