import type { Mesh } from "../mesh";
import type { PortSet } from "../netpol";
import { evaluate, portsBetween, witnessOf, type Answer, type Direction, type Endpoint, type Index } from "../netpol";
import { endsOf } from "./declared";
import { declaredPorts, type Party } from "./declared-ports";
import type { Witness, Witnesses } from "./witnesses";

/** One cell in which the matrix of the policies and the declared flows are not the same. */
export interface Difference {
    readonly direction: Direction;
    readonly key: string;
    readonly declared: PortSet;
    readonly found: PortSet;
}

/** A difference, asked again with witnesses. */
export interface Mismatch {
    /**
     * - `open`: no flow declares the connection, and it passes.
     * - `shut`: flows declare the connection, and it does not pass.
     * - `other`: what passes in the end is as declared, as where one half is too wide and the other one holds.
     */
    readonly kind: "open" | "shut" | "other";
    readonly direction: Direction;
    readonly from: AskedEnd;
    readonly to: AskedEnd;
    readonly ports: PortSet;
    /** What the engine said of one connection. */
    readonly answer: Answer;
}

/** A witness, or the addresses of a range. */
export type AskedEnd = Witness | { readonly addresses: string };

/**
 * Asks about a difference again, with a pod that has the witness's labels or with the first address of a range: the
 * policies, one by one, what passes, and the flows, one by one, what they declare.
 */
export function askAgain(mesh: Mesh, index: Index, { all }: Witnesses): (difference: Difference) => Mismatch[] {
    const byId = new Map(all.map((witness) => [witness.id, witness]));
    const endOf = (id: string): AskedEnd => byId.get(id) ?? { addresses: id };
    return ({ direction, key, declared, found }) => {
        const [from, to] = endsOf(key).map(endOf) as [AskedEnd, AskedEnd];
        const [source, target] = [endpoint(from), endpoint(to)];
        const { ports: passing, unknown } = portsBetween(index, source, target);
        const meant = declaredPorts(mesh, party(from), party(to));
        const open = found.subtract(declared).intersect(passing).subtract(meant);
        const shut = declared.subtract(found).intersect(meant).subtract(passing.union(unknown));
        const other = found.subtract(declared).union(declared.subtract(found)).subtract(open.union(shut));
        const say = (kind: Mismatch["kind"], ports: PortSet): Mismatch[] => {
            const [first] = ports.ranges();
            if (first === undefined) return [];
            const { protocol, from: port } = first;
            const answer = evaluate(index, { from: source, to: target, protocol, port });
            const confirmed = answer.verdict === { open: "allowed", shut: "denied", other: answer.verdict }[kind];
            return [{ kind: confirmed ? kind : "other", direction, from, to, ports, answer }];
        };
        return [...say("open", open), ...say("shut", shut), ...say("other", other)];
    };
}

const addressIn = (addresses: string): string => addresses.replace(/-.*/, "");

const party = (end: AskedEnd): Party => ("id" in end ? end : { ip: addressIn(end.addresses) });

function endpoint(end: AskedEnd): Endpoint {
    if ("addresses" in end) return { ip: addressIn(end.addresses) };
    return { pod: { ...witnessOf(end.namespace, end.pods), ports: [] } };
}
