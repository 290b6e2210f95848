import type { Names } from "../../compare/names";
import { anyOtherNamespace } from "../../compare/representatives";
import { type Subject } from "../../compare/subject";
import { membersOf, type Party, partyId, partyNamespace } from "../../compare/condense";
import type { FlowLine, State } from "../flow-lines";
import { sentence, storyOf } from "../stories";
import { short } from "../words";

/** A box in a drawing. */
export interface PictureNode {
    readonly id: string;
    readonly title: string;
}

/** A namespace with the workloads that are drawn, or a place outside of all namespaces. */
export interface PictureGroup {
    readonly id: string;
    readonly title: string;
    /** The purpose; or what a place outside is. */
    readonly detail: string;
    readonly kind: "ours" | "neighbour" | "outside";
    /** What is drawn inside; none for a place outside, and for a namespace drawn as one box. */
    readonly nodes: readonly PictureNode[];
    /** How many workloads a namespace has that is drawn as one box. */
    readonly folded: number;
}

/** An arrow, between nodes or whole groups. */
export interface PictureEdge {
    readonly id: string;
    /** Ids of nodes or groups. */
    readonly from: string;
    readonly to: string;
    readonly state: State;
    /** What stands beside it: ports, or how many connections it stands for. */
    readonly label: string;
    /** The whole story in words, for hover, focus and screen readers: a line per connection. */
    readonly story: string;
    /** Which of the connections it stands for, by their place in the list. */
    readonly lines: readonly number[];
    /** Names resolve by it and nothing else: drawn lighter. */
    readonly quiet: boolean;
}

/** A drawing before anything has a place. */
export interface Picture {
    readonly groups: readonly PictureGroup[];
    readonly edges: readonly PictureEdge[];
}

/** What to draw. */
export interface PictureOptions {
    readonly names: Names;
    readonly subjects: readonly Subject[];
    readonly purposes: ReadonlyMap<string, string>;
    /** Whether a namespace's workloads are drawn, or one box for all of them. */
    readonly isOpen: (namespace: string) => boolean;
    /** Draw only the connections of this namespace, and what they lead to. */
    readonly only?: string | undefined;
}

/** Makes the drawing of some connections. What only perhaps passes is left to the lists. */
export function pictureOf(lines: readonly FlowLine[], options: PictureOptions): Picture {
    const edges = new Map<string, PictureEdge>();
    const parties = new Map<string, Party>();
    lines.forEach((each, number) => {
        const { from, to } = each.line;
        if (each.perhaps || !isWanted(each, options)) return;
        const [source, target] = [boxOf(from, options), boxOf(to, options)];
        parties.set(source, from).set(target, to);
        const edge = edgeOf(each, number, source, target, options);
        const folded = isFolded(from, options) || isFolded(to, options);
        const key = folded ? `${source} ${target}` : `${source} ${target} ${number}`;
        const earlier = edges.get(key);
        edges.set(key, earlier ? joined(earlier, edge) : edge);
    });
    return {
        groups: groupsOf(parties, options),
        edges: [...edges.values()].map((edge, i) => ({ ...edge, id: `e${i}` })),
    };
}

function isWanted({ line }: FlowLine, { only }: PictureOptions): boolean {
    return only === undefined || [line.from, line.to].some((party) => partyNamespace(party) === only);
}

function isFolded(party: Party, { isOpen }: PictureOptions): boolean {
    const namespace = partyNamespace(party);
    return namespace !== undefined && !isOpen(namespace);
}

function boxOf(party: Party, options: PictureOptions): string {
    if (isFolded(party, options)) return `${partyNamespace(party)!}/`;
    // The only pods of a namespace are the namespace.
    return party.kind === "pods" && party.subject.alone ? `${party.subject.namespace}/` : partyId(party);
}

function edgeOf(each: FlowLine, number: number, from: string, to: string, { names }: PictureOptions): PictureEdge {
    const { flow, state } = each;
    const ports = short((flow.after.ports.isEmpty ? flow.before : flow.after).ports.toString());
    const quiet = isDns(ports) && state === "same";
    return {
        id: "",
        from,
        to,
        state,
        label: brief(ports),
        story: sentence(storyOf(each, names)),
        lines: [number],
        quiet,
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

function joined(a: PictureEdge, b: PictureEdge): PictureEdge {
    const lines = [...a.lines, ...b.lines];
    const state =
        a.state === b.state ? a.state : a.state === "same" ? b.state : b.state === "same" ? a.state : "changed";
    return {
        ...a,
        lines,
        state,
        label: `${lines.length} connections`,
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

function groupsOf(parties: ReadonlyMap<string, Party>, options: PictureOptions): PictureGroup[] {
    const { names, purposes, subjects, only } = options;
    const touched = new Set([...parties.values()].map(partyNamespace));
    const byNamespace = membersOf(subjects);
    const shown = [...byNamespace].filter(
        ([name, own]) => touched.has(name) || (only === undefined && own.some(({ ours }) => ours)),
    );
    const inside = shown.map(([namespace, own]): PictureGroup => {
        const nodes = own.filter(
            (subject) => !subject.alone && (subject.stands === "workload" || parties.has(subject.id)),
        );
        const open = options.isOpen(namespace);
        return {
            id: `${namespace}/`,
            title: namespace === anyOtherNamespace ? "any other namespace" : namespace,
            detail: purposeOf(namespace, purposes),
            kind: own.some(({ ours }) => ours) ? "ours" : "neighbour",
            nodes: open ? nodes.map(nodeOf).sort((a, b) => byNumber.compare(a.title, b.title)) : [],
            folded: open ? 0 : own.filter(({ stands }) => stands !== "others").length,
        };
    });
    const outside = [...parties].flatMap(([id, party]): PictureGroup[] => {
        if (party.kind !== "outside") return [];
        const name = names.nameOf(party.addresses);
        const text = names.textOf(party.addresses);
        return [{ id, title: name ?? text, detail: name ? text : "", kind: "outside", nodes: [], folded: 0 }];
    });
    return [...inside, ...outside];
}

/** A purpose that is the namespace's name says nothing more. */
function purposeOf(namespace: string, purposes: ReadonlyMap<string, string>): string {
    const purpose = purposes.get(namespace) ?? "";
    return purpose === namespace ? "" : purpose;
}

/** `w2` before `w10`, wherever the page is made. */
const byNumber = new Intl.Collator("en", { numeric: true });

function nodeOf({ id, title, stands }: Subject): PictureNode {
    return { id, title: stands === "others" ? "other pods" : title };
}
