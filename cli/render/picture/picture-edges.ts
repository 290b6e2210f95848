import type { AddressNames } from "../../compare/address-names";
import type { ConnectionLine, ConnectionState } from "../connection-lines";
import { sentence, storyOf } from "../stories";
import { short } from "../words";

/** An arrow, between nodes or whole groups. */
export interface PictureEdge {
    readonly id: string;
    /** Ids of nodes or groups. */
    readonly from: string;
    readonly to: string;
    readonly state: ConnectionState;
    /** What stands beside it: ports, or how many connections it stands for. */
    readonly label: string;
    /** The whole story in words, for hover, focus and screen readers: a line per connection. */
    readonly story: string;
    /** Which of the connections it stands for, by their place in the list. */
    readonly lines: readonly number[];
    /** Names resolve by it and nothing else: drawn lighter. */
    readonly quiet: boolean;
    /** Whether it is open or not is not known: drawn dotted. */
    readonly perhaps: boolean;
}

/** The arrow of one connection. */
export function edgeOf(
    each: ConnectionLine,
    number: number,
    from: string,
    to: string,
    { names }: { readonly names: AddressNames },
): PictureEdge {
    const { connection, state, perhaps } = each;
    const of = perhaps ? "unknown" : "ports";
    const ports = short((connection.after[of].isEmpty ? connection.before : connection.after)[of].toString());
    const quiet = isDns(ports) && state === "same" && !perhaps;
    return {
        id: "",
        from,
        to,
        state,
        label: perhaps ? `perhaps ${brief(ports)}` : brief(ports),
        story: sentence(storyOf(each, names)),
        lines: [number],
        quiet,
        perhaps,
    };
}

/** A label must not be wider than what it stands beside. */
const longestLabel = 24;

function brief(ports: string): string {
    if (ports.length <= longestLabel) return ports;
    const cut = ports.slice(0, longestLabel);
    return `${cut.slice(0, Math.max(cut.lastIndexOf(","), cut.lastIndexOf(";"), 8))} …`;
}

function isDns(ports: string): boolean {
    return /^(TCP 53; UDP 53|TCP 53|UDP 53|TCP 5353; UDP 5353)$/.test(ports);
}

/** Two arrows from one box to another as one. */
export function joined(a: PictureEdge, b: PictureEdge): PictureEdge {
    const lines = [...a.lines, ...b.lines];
    const state =
        a.state === b.state ? a.state : a.state === "same" ? b.state : b.state === "same" ? a.state : "changed";
    return {
        ...a,
        lines,
        state,
        label: `${a.perhaps ? "perhaps " : ""}${lines.length} connections`,
        story: storiesOf(a, b),
        quiet: a.quiet && b.quiet,
    };
}

/** Nobody listens to more than these at once. */
const mostTold = 8;

function storiesOf(a: PictureEdge, b: PictureEdge): string {
    if (a.lines.length < mostTold) return `${a.story}\n${b.story}`;
    return a.lines.length === mostTold ? `${a.story}\n… and more` : a.story;
}
