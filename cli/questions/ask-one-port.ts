import { type Answer, evaluate, type HalfAnswer, type Index, PortSet, type Protocol, type Verdict } from "../../netpol";
import type { NamedEnd, EndPart } from "./end";
import { type Destination, destinationsByService, destinationsOfService, type Port } from "./service";

/** A verdict over parts: `mixed` where the parts do not all have the same. */
export type Overall = Verdict | "mixed";

/** One connection of a question, from one part to another, and its answer. */
export interface AnsweredPair {
    readonly from: EndPart;
    readonly to: Destination;
    readonly protocol: Protocol;
    readonly answer: Answer;
}

/** Some ports of a question on which every pair has the same verdict; the pairs are of the lowest of them. */
export interface AnswerLine {
    readonly ports: PortSet;
    readonly verdict: Overall;
    readonly pairs: readonly AnsweredPair[];
}

/** One question, from one end to another on some ports, and its answer. */
export interface AnsweredQuestion {
    readonly from: NamedEnd;
    readonly to: NamedEnd;
    readonly ports: PortSet;
    readonly verdict: Overall;
    /** One where one port was asked about. */
    readonly lines: readonly AnswerLine[];
    /** Why there may be more to it than was asked about: the verdict is then never more than unknown. */
    readonly incomplete: readonly string[];
}

/** The verdict that all share; mixed where they do not. */
export function overall(verdicts: readonly Overall[]): Overall {
    const [first = "unknown", ...rest] = verdicts;
    return rest.every((each) => each === first) ? first : "mixed";
}

/**
 * Asks about one port.
 *
 * @throws NameError where a Service does not have it
 */
export function askPort(index: Index, from: NamedEnd, to: NamedEnd, port: Port): AnsweredQuestion {
    const ports = PortSet.of(port.protocol, port.port);
    return asked(from, to, ports, [lineOf(ports, answerPairs(index, from, destinationsOf(index, to, port), port))]);
}

/** A question with the answers to all of its ports. */
export function asked(from: NamedEnd, to: NamedEnd, ports: PortSet, lines: readonly AnswerLine[]): AnsweredQuestion {
    const incomplete = [from, to].flatMap((end) => end.incomplete ?? []);
    const verdict = overall(lines.map((line) => line.verdict));
    const isSure = verdict === "mixed" || incomplete.length === 0;
    return { from, to, ports, verdict: isSure ? verdict : "unknown", lines, incomplete };
}

/** The answer for some ports. */
export function lineOf(ports: PortSet, pairs: readonly AnsweredPair[]): AnswerLine {
    return { ports, verdict: overall(pairs.map(({ answer }) => answer.verdict)), pairs };
}

/** Where a connection to an end really ends. @throws NameError where it is a Service that does not have the port */
function destinationsOf({ cluster }: Index, to: NamedEnd, port: Port): readonly Destination[] {
    if (to.service) return destinationsOfService(to.service, to, port);
    return to.parts.flatMap((part) => {
        const { workload, endpoint } = part;
        const own = [{ ...part, port: port.port }];
        // Who gives an address means the pod's own port.
        if (workload === undefined || "ip" in endpoint) return own;
        return destinationsByService(cluster, workload, part, port) ?? own;
    });
}

/** Each part of one end to each destination. */
export function answerPairs(
    index: Index,
    from: Pick<NamedEnd, "parts" | "service" | "title">,
    destinations: readonly Destination[],
    { protocol }: Pick<Port, "protocol">,
): AnsweredPair[] {
    return sourcesOf(from).flatMap((source) =>
        destinations.map((to): AnsweredPair => ({
            from: source,
            to,
            protocol,
            answer: answerOf(index, source, to, protocol),
        })),
    );
}

/** A Service that nothing is behind opens no connection; that is said rather than nothing. */
function sourcesOf({ parts, title }: Pick<NamedEnd, "parts" | "title">): readonly EndPart[] {
    if (parts.length > 0) return parts;
    return [{ title, endpoint: { workload: title }, unresolved: `no pod is in sight that ${title} stands for` }];
}

/** What the engine says of one pair. */
export function answerOf(index: Index, from: EndPart, to: Destination, protocol: Protocol): Answer {
    const unresolved = from.unresolved ?? to.unresolved;
    if (unresolved !== undefined) return unknown(unresolved);
    const throughService = to.throughService ? { throughService: true as const } : {};
    return evaluate(index, { from: from.endpoint, to: to.endpoint, protocol, port: to.port, ...throughService });
}

function unknown(why: string): Answer {
    const half: HalfAnswer = { verdict: "unknown", isolatedBy: [], allowedBy: [], nearest: { why }, assumption: why };
    return { verdict: "unknown", egress: half, ingress: half };
}
