import { type Answer, type Index, itemAt, portsBetween, PortSet, type Protocol, type Service } from "../../netpol";
import {
    type AnsweredQuestion,
    asked,
    askPort,
    type AnsweredPair,
    answerPairs,
    type AnswerLine,
    lineOf,
} from "./ask-one-port";
import type { NamedEnd, EndPart } from "./end";
import { destinationsOfService } from "./service";

/**
 * Asks about any number of ports: a line for all those that fare alike, for the same reason. A port that a Service has is
 * asked about behind it, and the ports that it does not have are no part of the answer.
 *
 * @throws NameError where one port is asked for and a Service does not have it
 */
export function askPorts(index: Index, from: NamedEnd, to: NamedEnd, ports: PortSet): AnsweredQuestion {
    const only = onlyPort(ports);
    if (only) return askPort(index, from, to, only);
    if (to.service && !to.service.headless && to.parts.length > 0)
        return askService(index, from, { ...to, service: to.service }, ports);
    const sets = from.parts.flatMap((source) => to.parts.map((target) => telling(index, source, target)));
    const lines = atomsOf(ports, sets.flat()).map((atom) => {
        const { protocol, from: port } = itemAt(atom.ranges(), 0);
        const destinations = to.service
            ? destinationsOfService(to.service, to, { protocol, port })
            : to.parts.map((part) => ({ ...part, port }));
        return lineOf(atom, answerPairs(index, from, destinations, { protocol }));
    });
    return asked(from, to, ports, merged(lines));
}

/** The one port of a set, where it is one. */
function onlyPort(ports: PortSet): { readonly protocol: Protocol; readonly port: number } | undefined {
    const [first, ...rest] = ports.ranges();
    if (first === undefined || rest.length > 0 || first.from !== first.to) return undefined;
    return { protocol: first.protocol, port: first.from };
}

function askService(
    index: Index,
    from: NamedEnd,
    to: NamedEnd & { readonly service: Service },
    ports: PortSet,
): AnsweredQuestion {
    const entries = to.service.ports.filter(({ protocol, port }) => ports.has(protocol, port));
    const lines = entries.map(({ protocol, port }) => {
        const destinations = destinationsOfService(to.service, to, { protocol, port });
        return lineOf(PortSet.of(protocol, port), answerPairs(index, from, destinations, { protocol }));
    });
    return asked(from, to, PortSet.unionAll(lines.map((line) => line.ports)), lines);
}

/** The sets of ports on which a part reaches another: what they have in common has one verdict. */
function telling(index: Index, from: EndPart, to: EndPart): PortSet[] {
    if (from.unresolved !== undefined || to.unresolved !== undefined) return [];
    const { ports, unknown } = portsBetween(index, from.endpoint, to.endpoint);
    return [ports, unknown];
}

function atomsOf(ports: PortSet, sets: readonly PortSet[]): PortSet[] {
    const distinct = [...new Map(sets.map((set) => [set.toString(), set])).values()];
    const split = (atoms: readonly PortSet[], set: PortSet): PortSet[] =>
        atoms.flatMap((atom) => [atom.intersect(set), atom.subtract(set)].filter(({ isEmpty }) => !isEmpty));
    return distinct.reduce(split, ports.isEmpty ? [] : [ports]);
}

/** Lines of the same verdicts as one; what is let through stays apart by the rules that let it. */
function merged(lines: readonly AnswerLine[]): AnswerLine[] {
    const groups = new Map<string, AnswerLine>();
    for (const line of lines) {
        const key = line.pairs.map(signature).join("\n");
        const earlier = groups.get(key);
        groups.set(key, earlier ? { ...earlier, ports: earlier.ports.union(line.ports) } : line);
    }
    return [...groups.values()];
}

function signature({ answer }: AnsweredPair): string {
    const rules = ({ egress, ingress }: Answer): string =>
        JSON.stringify([egress.allowedBy, egress.decidedBy, ingress.allowedBy, ingress.decidedBy]);
    return answer.verdict === "allowed" ? `allowed ${rules(answer)}` : answer.verdict;
}
