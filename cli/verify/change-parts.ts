import { type Index, itemAt, type PortChanges, portsBetween, type PortsBetween, PortSet } from "../../netpol";
import { type Change, endpointOf } from "../compare/change";

const ways = ["opened", "perhapsOpened", "closed", "perhapsClosed"] as const;
type Ports = Record<(typeof ways)[number], PortSet>;

const withPorts = (change: Change, ports: (way: keyof Ports) => PortSet): Change => ({
    ...change,
    ...(Object.fromEntries(ways.map((way) => [way, ports(way)])) as Ports),
});

/** The ports of a change's connection beside other policies. */
export const portsOf = (index: Index, { from, to }: Change): PortsBetween =>
    portsBetween(index, endpointOf(from), endpointOf(to));

/** What is open, for sure or perhaps. */
export const possible = ({ ports, unknown }: PortsBetween): PortSet => ports.union(unknown);

/** What of a change another change of the same connection does as well; nothing where there is none. */
export const sharedPart = (change: Change, other: PortChanges | undefined): Change =>
    withPorts(change, (way) => (other === undefined ? PortSet.none : change[way].intersect(other[way])));

/** What is left of changes without some part of each; those of which nothing is left are gone. */
export const withoutParts = (changes: readonly Change[], parts: readonly Change[]): Change[] =>
    changes
        .map((change, at) => withPorts(change, (way) => change[way].subtract(itemAt(parts, at)[way])))
        .filter((change) => !portsIn(change).isEmpty);

/** All ports that a change speaks of. */
export const portsIn = (change: Change): PortSet => PortSet.unionAll(ways.map((way) => change[way]));
