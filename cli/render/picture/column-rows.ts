import { narrow } from "./column-size";
import type { Box } from "./geometry";
import type { PictureGroup, PictureNode } from "./picture";
import type { Stop } from "./stops";
import { textWidth } from "./text-width";
import { detailText, sizes, titlesWidth } from "./titles";

const width = { least: 132, most: 196 };
const node = { height: 34, padding: 14 };
const header = { alone: 40, withDetail: 54, above: 36, aboveWithDetail: 52 };

/** The header of a group, or one of its nodes, with its place. */
export interface ColumnRow extends Box {
    readonly kind: "header" | "node";
}

/** Every row of a column. */
export interface ColumnRows {
    readonly places: ReadonlyMap<string, ColumnRow>;
    /** The right side of all groups. */
    readonly right: number;
    readonly bottom: number;
}

/** The id of a group's header among rows: a group and a node of it may be called alike. */
export const headerOf = (group: string): string => `header ${group}`;

/** Places groups and their nodes below each other, each as high as its arrows need to be apart from each other. */
export function columnRows(groups: readonly PictureGroup[], stops: ReadonlyMap<string, readonly Stop[]>): ColumnRows {
    const wide = Math.min(width.most, Math.max(width.least, ...groups.map(groupWidth)));
    const places = new Map<string, ColumnRow>();
    const taken = (id: string): number => (stops.get(id) ?? []).reduce((sum, { height }) => sum + height, 0);
    let y: number = narrow.margin;
    for (const group of groups) {
        const id = headerOf(group.id);
        const height = headerHeight(group, taken(id));
        places.set(id, { kind: "header", x: narrow.margin, y, width: wide, height });
        y += height;
        for (const each of group.nodes) {
            const high = Math.max(node.height, taken(each.id) + 8);
            const inner = { x: narrow.margin + narrow.padding, width: wide - 2 * narrow.padding };
            places.set(each.id, { kind: "node", ...inner, y, height: high });
            y += high + narrow.betweenNodes;
        }
        y += narrow.between + (group.nodes.length > 0 ? narrow.padding - narrow.betweenNodes : 0);
    }
    return { places, right: narrow.margin + wide, bottom: y - narrow.between + narrow.margin };
}

function headerHeight(group: PictureGroup, taken: number): number {
    const hasDetail = detailText(group) !== "";
    if (group.nodes.length === 0) return Math.max(hasDetail ? header.withDetail : header.alone, taken + 12);
    return Math.max(hasDetail ? header.aboveWithDetail : header.above, taken + 8);
}

function groupWidth(group: PictureGroup): number {
    return Math.max(titlesWidth(group) + 32, ...group.nodes.map(nodeWidth));
}

function nodeWidth({ title }: PictureNode): number {
    return textWidth(title, sizes.node) + 2 * node.padding + 2 * narrow.padding;
}
