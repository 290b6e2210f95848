import { createIndex, evaluate, type Index, type ProfileName, PortSet } from "../../../netpol";
import { type MeshExpectation, portsOfExpectation, type ReadExpectation } from "../../worlds/mesh-expectations";
import type { Side } from "../../worlds/side";
import type { AnsweredPair, AnsweredQuestion } from "../ask-one-port";
import { askPorts } from "../ask-ports";
import { NameError } from "../end";
import { EndFinder } from "../end-finder";
import { asSource } from "../hosts";

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
    const { podCidrs, sharedCidrs, nodeRanges, clusterAddresses, apiServerAlone: apiServer } = side.platform;
    const cluster = { ...side.cluster, policies: [...side.cluster.policies, ...(side.presetPolicies ?? [])] };
    const index = createIndex(cluster, { profile, podCidrs, sharedCidrs, nodeRanges, clusterAddresses, apiServer });
    const names = new EndFinder({ ...side, cluster }, podCidrs, true);
    return expectations.map((expectation) => judge(index, names, expectation));
}

function judge(index: Index, names: EndFinder, expectation: MeshExpectation): JudgedExpectation {
    if (expectation.unread !== undefined) return { expectation, outcome: "unknown", problem: expectation.unread };
    try {
        const ports = portsOfExpectation(expectation);
        if (ports === undefined) return { expectation, outcome: "unknown", problem: "its ports are not known" };
        const asked = askPorts(index, asSource(names.find(expectation.from)), names.find(expectation.to), ports);
        const outcome = outcomeOf(pairsOf(asked), expectation.verdict, asked.incomplete);
        const isMet = outcome.outcome === "met";
        return { expectation, ...(isMet ? outcomeOfCarried(index, asked, expectation) : outcome) };
    } catch (error) {
        if (!(error instanceof NameError)) throw error;
        return { expectation, outcome: "unknown", problem: error.message };
    }
}

type Outcome = Omit<JudgedExpectation, "expectation">;

const pairsOf = ({ lines }: AnsweredQuestion): AnsweredPair[] => lines.flatMap(({ pairs }) => pairs);

function outcomeOf(
    pairs: readonly AnsweredPair[],
    expected: ReadExpectation["verdict"],
    incomplete: readonly string[],
): Outcome {
    const against = pairs.find(({ answer }) => answer.verdict === (expected === "denied" ? "allowed" : "denied"));
    if (against) return { outcome: "failed", pair: against };
    const unknown = pairs.find(({ answer }) => answer.verdict === "unknown");
    if (unknown) return { outcome: "unknown", pair: unknown };
    const [problem] = pairs.length === 0 ? ["no connection was asked about"] : incomplete;
    return problem === undefined ? { outcome: "met" } : { outcome: "unknown", problem };
}

/**
 * What becomes of ports that are as expected, where a service mesh carries them over one: what is to be denied may pass within,
 * since policies see the port that carries and none within; what is to be allowed arrives at the port that carries.
 */
function outcomeOfCarried(index: Index, asked: AnsweredQuestion, { verdict, carriedBy }: ReadExpectation): Outcome {
    if (carriedBy === undefined || asked.ports.intersect(PortSet.protocol("TCP")).isEmpty) return { outcome: "met" };
    if (carriedBy === "unknown") return { outcome: "unknown", problem: "what its service mesh carries is not known" };
    const { name, port } = carriedBy;
    const pairs = pairsOf(asked).map(({ from, to }): AnsweredPair => {
        const question = { from: from.endpoint, to: to.endpoint, protocol: "TCP" as const, port };
        return { from, to: { ...to, port }, protocol: "TCP", answer: evaluate(index, question) };
    });
    if (verdict === "allowed") return outcomeOf(pairs, verdict, []);
    const open = pairs.find(({ answer }) => answer.verdict !== "denied");
    if (open === undefined) return { outcome: "met" };
    const problem =
        `${name} carries every port between meshed pods over TCP ${port}, which is open from ${open.from.title} to ` +
        `${open.to.title}, and no NetworkPolicy sees which; refuse it by the service mesh's own policies`;
    return { outcome: "unknown", problem };
}
