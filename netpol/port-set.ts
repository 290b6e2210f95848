import * as spans from "./spans";
import type { Protocol } from "./types";
import { itemAt } from "./item-at";

/** Every protocol that a NetworkPolicy can speak of, in the order used for text. */
export const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** Lowest and highest port; 0 is not a port. */
export const minPort = 1;
export const maxPort = 65_535;

/** Ports of one protocol, both ends inclusive. */
export interface PortRange {
    readonly protocol: Protocol;
    readonly from: number;
    readonly to: number;
}

// One line for all three protocols: TCP at 0, UDP at 65,536, SCTP at 131,072. Port 0 is never in a set, so that ranges of
// neighbouring protocols cannot touch.
const stride = maxPort + 1;
const offset = (protocol: Protocol): number => protocols.indexOf(protocol) * stride;

/**
 * An immutable set of (protocol, port): exactly which of the 3 x 65,535 possible ports a connection may use. Kubernetes
 * knows no other: a NetworkPolicy can speak of TCP, UDP and SCTP only.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ (NetworkPolicyPort)
 */
export class PortSet {
    /** No port at all. */
    static readonly none: PortSet = new PortSet([]);
    /** All ports of all protocols: what an absent or empty `ports` of a rule means. */
    static readonly all: PortSet = new PortSet(
        protocols.flatMap((p) => [offset(p) + minPort, offset(p) + maxPort + 1]),
    );

    private constructor(
        /** Sorted change points on one line of all protocols (see {@link spans}); equal sets have equal bounds. */
        readonly bounds: spans.Bounds<number>,
    ) {}

    /**
     * The ports `from` to `to` (inclusive; `to` defaults to `from`) of one protocol.
     *
     * @throws RangeError where an end is no integer from 1 to 65535, or the ends are in the wrong order.
     */
    static of(protocol: Protocol, from: number, to: number = from): PortSet {
        for (const port of [from, to]) {
            if (!Number.isInteger(port) || port < minPort || port > maxPort) {
                throw new RangeError(`Cannot make a port set: "${port}" is not a port from ${minPort} to ${maxPort}`);
            }
        }
        if (to < from) throw new RangeError(`Cannot make a port set: the range ${from}-${to} ends before it begins`);
        return new PortSet([offset(protocol) + from, offset(protocol) + to + 1]);
    }

    /** Every port of one protocol: what a port entry without `port` means. */
    static protocol(protocol: Protocol): PortSet {
        return PortSet.of(protocol, minPort, maxPort);
    }

    /** The union of any number of sets, in n log n of their ranges. */
    static unionAll(sets: readonly PortSet[]): PortSet {
        return new PortSet(spans.unionAll(sets.map((set) => set.bounds)));
    }

    /**
     * Reads what {@link toString} writes: "all", "none" or "TCP 80,443-445; UDP 53".
     *
     * @throws SyntaxError that quotes the part that cannot be read.
     */
    static parse(text: string): PortSet {
        const trimmed = text.trim();
        if (trimmed === "all") return PortSet.all;
        if (trimmed === "none") return PortSet.none;
        return PortSet.unionAll(trimmed.split(";").flatMap((part) => parseProtocol(part.trim())));
    }

    union(other: PortSet): PortSet {
        return new PortSet(spans.union(this.bounds, other.bounds));
    }

    intersect(other: PortSet): PortSet {
        return new PortSet(spans.intersect(this.bounds, other.bounds));
    }

    subtract(other: PortSet): PortSet {
        return new PortSet(spans.subtract(this.bounds, other.bounds));
    }

    get isEmpty(): boolean {
        return this.bounds.length === 0;
    }

    get isAll(): boolean {
        return this.equals(PortSet.all);
    }

    equals(other: PortSet): boolean {
        return spans.equal(this.bounds, other.bounds);
    }

    /** Whether every port of `other` is in this set. */
    covers(other: PortSet): boolean {
        return spans.subtract(other.bounds, this.bounds).length === 0;
    }

    /** Whether the set holds this port. Port 0 and ports beyond 65535 are in no set. */
    has(protocol: Protocol, port: number): boolean {
        return port >= minPort && port <= maxPort && spans.contains(this.bounds, offset(protocol) + port);
    }

    /** The maximal ranges: TCP first, then UDP, then SCTP, ascending within. */
    ranges(): PortRange[] {
        return [...spans.pairs(this.bounds)].map(([from, end]) => ({
            protocol: itemAt(protocols, Math.floor(from / stride)),
            from: from % stride,
            to: (end - 1) % stride,
        }));
    }

    /** The longest ranges that none of some other sets divides: whatever goes by those alone treats the ports of each alike. */
    rangesApart(others: readonly PortSet[]): PortRange[] {
        const cuts = new Set(others.flatMap(({ bounds }) => bounds));
        const within = [...cuts].filter((cut) => spans.contains(this.bounds, cut) && !this.bounds.includes(cut));
        const bounds = [...this.bounds, ...within.flatMap((cut) => [cut, cut])].sort((a, b) => a - b);
        return new PortSet(bounds).ranges();
    }

    /** "TCP 80,443-445; UDP 53", "all" or "none"; {@link PortSet.parse} reads it back. */
    toString(): string {
        if (this.isEmpty) return "none";
        if (this.isAll) return "all";
        const ranges = this.ranges();
        const texts = protocols.map((protocol) =>
            ranges
                .filter((range) => range.protocol === protocol)
                .map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`))
                .join(","),
        );
        return protocols.flatMap((protocol, i) => (texts[i] === "" ? [] : `${protocol} ${texts[i]}`)).join("; ");
    }
}

function parseProtocol(text: string): PortSet[] {
    const [, name, list] = /^(TCP|UDP|SCTP)\s+([\d,\s-]+)$/.exec(text) ?? [];
    if (name === undefined || list === undefined) {
        throw new SyntaxError(`Cannot parse ports "${text}": write "TCP 80,443-445; UDP 53", "all" or "none"`);
    }
    return list.split(",").map((item) => {
        const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(item.trim()) ?? [];
        if (from === undefined)
            throw new SyntaxError(`Cannot parse ports "${text}": "${item.trim()}" is not a port or range`);
        return PortSet.of(name as Protocol, Number(from), Number(to ?? from));
    });
}
