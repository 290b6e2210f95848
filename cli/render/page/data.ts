import { lineEndId, lineEndNamespace } from "../../compare/condense";
import { type ComparedPods, nameOf } from "../../compare/compared-pods";
import type { ConnectionLine } from "../connection-lines";
import type { Story } from "../stories";

/** A connection, for the page's script: its story, its ends, and whether something passes after the change. */
export interface PageLine extends Story {
    /** Ids of ends: of pods, `ns/` for every pod of a namespace, or of a place outside. */
    readonly ends: readonly [from: string, to: string];
    /** The namespaces of the ends that have one. */
    readonly namespaces: readonly string[];
    readonly isOpen: boolean;
}

/** Pods that connections begin or end at. */
export interface PagePods {
    readonly id: string;
    readonly namespace: string;
    readonly name: string;
    /** Whether neither side has their namespace: what they reach is not followed any further. */
    readonly isForeign: boolean;
}

/** What the page's script knows. */
export interface PageData {
    readonly lines: readonly PageLine[];
    readonly pods: readonly PagePods[];
}

/** The data of a page, from its connections in the order of their stories. */
export function pageData(
    lines: readonly ConnectionLine[],
    stories: readonly Story[],
    pods: readonly ComparedPods[],
): PageData {
    return {
        lines: stories.map((story, i): PageLine => {
            const { line, connection } = lines[i] as ConnectionLine;
            const { ports, unknown } = connection.after;
            const namespaces = [line.from, line.to].flatMap((end) => lineEndNamespace(end)?.title ?? []);
            const ends = [lineEndId(line.from), lineEndId(line.to)] as const;
            return { ...story, ends, namespaces, isOpen: !ports.isEmpty || !unknown.isEmpty };
        }),
        pods: pods.map((each): PagePods => {
            const { id, namespace } = each;
            return { id, namespace: namespace.name, name: nameOf(each), isForeign: !namespace.exists };
        }),
    };
}

/** Data in a script element: nothing in it can end the element. */
export function dataJson(data: PageData): string {
    return JSON.stringify(data)
        .replaceAll("<", "\\u003c")
        .replaceAll("\u2028", "\\u2028")
        .replaceAll("\u2029", "\\u2029");
}
