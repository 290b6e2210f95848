import { addressText, isSaidByName } from "../../compare/address-text";
import type { AddressNames } from "../../compare/address-names";
import { hostsText } from "../../compare/host-names";
import type { ComparedPods } from "../../compare/compared-pods";
import { podsByNamespace, type LineEnd, lineEndId, lineEndNamespace } from "../../compare/condense";
import type { ConnectionLine } from "../connection-lines";
import { edgeOf, joined, type PictureEdge } from "./picture-edges";

export type { PictureEdge } from "./picture-edges";

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

/** A drawing before anything has a place. */
export interface Picture {
    readonly groups: readonly PictureGroup[];
    readonly edges: readonly PictureEdge[];
    /** What was not seen and may change the drawing, to be named beside it. */
    readonly unseen: readonly string[];
    /** Flows through gateways, a sentence each, to stand beside it. */
    readonly routes: readonly string[];
}

/** What to draw. */
export interface PictureOptions {
    readonly names: AddressNames;
    readonly pods: readonly ComparedPods[];
    readonly purposes: ReadonlyMap<string, string>;
    /** Whether a namespace's workloads are drawn, or one box for all of them. */
    readonly isOpen: (namespace: string) => boolean;
    /** Draw only the connections of this namespace, and what they lead to. */
    readonly only?: string | undefined;
    /** What was not seen; nothing where absent. */
    readonly unseen?: readonly string[] | undefined;
    /** Flows through gateways; none where absent. */
    readonly routes?: readonly string[] | undefined;
}

/** Makes the drawing of some connections. What passes for sure and what passes perhaps are arrows of their own. */
export function pictureOf(lines: readonly ConnectionLine[], options: PictureOptions): Picture {
    const edges = new Map<string, PictureEdge>();
    const ends = new Map<string, LineEnd>();
    lines.forEach((each, number) => {
        const { from, to } = each.line;
        if (!isWanted(each, options)) return;
        const [source, target] = [boxOf(from, options), boxOf(to, options)];
        ends.set(source, from).set(target, to);
        const edge = edgeOf(each, number, source, target, options);
        const folded = isFolded(from, options) || isFolded(to, options);
        const key = folded ? `${source} ${target} ${each.perhaps}` : `${source} ${target} ${number}`;
        const earlier = edges.get(key);
        edges.set(key, earlier ? joined(earlier, edge) : edge);
    });
    return {
        groups: groupsOf(ends, titlesOf(lines.flatMap(({ line }) => [line.from, line.to])), options),
        edges: [...edges.values()].map((edge, i) => ({ ...edge, id: `e${i}` })),
        unseen: options.unseen ?? [],
        routes: options.routes ?? [],
    };
}

function isWanted({ line }: ConnectionLine, { only }: PictureOptions): boolean {
    return only === undefined || [line.from, line.to].some((end) => lineEndNamespace(end)?.name === only);
}

function isFolded(end: LineEnd, { isOpen }: PictureOptions): boolean {
    const namespace = lineEndNamespace(end);
    return namespace !== undefined && !isOpen(namespace.name);
}

function boxOf(end: LineEnd, options: PictureOptions): string {
    const namespace = lineEndNamespace(end);
    if (namespace !== undefined && isFolded(end, options)) return `${namespace.name}/`;
    // The only pods of a namespace are the namespace.
    return end.kind === "pods" && end.pods.isWholeNamespace ? `${end.pods.namespace.name}/` : lineEndId(end);
}

function groupsOf(ends: ReadonlyMap<string, LineEnd>, titles: BoxTitles, options: PictureOptions): PictureGroup[] {
    const { names, purposes, pods, only } = options;
    const touched = new Set([...ends.values()].map(lineEndNamespace));
    const shown = [...podsByNamespace(pods).values()].filter(([{ namespace }]) => {
        return touched.has(namespace) || (only === undefined && namespace.exists);
    });
    const inside = shown.map((own): PictureGroup => {
        const { name, title, exists } = own[0].namespace;
        const nodes = own.filter((each) => !each.isWholeNamespace && (each.kind === "workload" || ends.has(each.id)));
        const open = options.isOpen(name);
        return {
            id: `${name}/`,
            title,
            detail: purposeOf(name, purposes),
            kind: exists ? "ours" : "neighbour",
            nodes: open
                ? nodes.map((each) => nodeOf(each, titles)).sort((a, b) => byNumber.compare(a.title, b.title))
                : [],
            folded: open ? 0 : own.filter(({ kind }) => kind !== "other").length,
        };
    });
    const outside = [...ends].flatMap(([id, end]): PictureGroup[] => {
        if (end.kind === "hosts") return [{ id, ...titleOfHosts(end.hosts, names), ...place }];
        if (end.kind !== "addresses") return [];
        const name = names.nameOf(end.addresses);
        const text = addressText(end.addresses);
        const detail = name === undefined || isSaidByName({ name, addresses: end.addresses }) ? "" : text;
        return [{ id, title: name ?? text, detail, ...place }];
    });
    return [...inside, ...outside];
}

/** A place outside of all namespaces. */
const place = { kind: "outside", nodes: [], folded: 0 } as const;

/** Names outside by what a mesh calls them, with the names below; else the names alone. */
function titleOfHosts(
    hosts: readonly string[],
    { hosts: names }: AddressNames,
): Pick<PictureGroup, "title" | "detail"> {
    const name = names.exactNameOf(hosts);
    return name === undefined ? { title: hostsText(hosts), detail: "" } : { title: name, detail: hostsText(hosts) };
}

/** A purpose that is the namespace's name says nothing more. */
function purposeOf(namespace: string, purposes: ReadonlyMap<string, string>): string {
    const purpose = purposes.get(namespace) ?? "";
    return purpose === namespace ? "" : purpose;
}

/** `w2` before `w10`, wherever the page is made. */
const byNumber = new Intl.Collator("en", { numeric: true });

function nodeOf({ id, title }: ComparedPods, titles: BoxTitles): PictureNode {
    return { id, title: titles.get(id) ?? title };
}

/** What pods are called in their lines, by id; undefined where they are called otherwise at one end than at the other. */
type BoxTitles = ReadonlyMap<string, string | undefined>;

function titlesOf(ends: readonly LineEnd[]): BoxTitles {
    const titles = new Map<string, string | undefined>();
    for (const end of ends) {
        if (end.kind !== "pods") continue;
        const { id, title } = end.pods;
        titles.set(id, !titles.has(id) || titles.get(id) === title ? title : undefined);
    }
    return titles;
}
