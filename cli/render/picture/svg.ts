import { itemAt } from "../../../netpol";
import { entryOf } from "./entry-of";
import { layOutGrid } from "./layout-grid";
import { type Box, detailOf, type Layout, labelSize, layOutPicture, textWidth } from "./layout";
import type { Picture, PictureEdge, PictureGroup } from "./picture";
import { type Route, round, routes } from "./route";
import { escape } from "./escape";
import { shortened } from "./shortened";
import { legendSvg, noLegend } from "./svg-legend";
import { pictureStyle } from "./svg-style";

/** How a drawing is used. */
export interface SvgOptions {
    /** What it shows, for those who do not see it. */
    readonly title: string;
    /** Whether it stands alone, so that it brings its own colours. */
    readonly standalone: boolean;
    /** Whether it is an overview of namespaces, each drawn as one box: on a grid, its arrows behind the boxes. */
    readonly overview?: boolean | undefined;
}

/** Hues of namespaces, taken in turn: a help to find one again, never the only sign of anything. */
const hues = [212, 265, 168, 28, 330, 95, 190, 48] as const;
/** More labels than these cover each other. */
const mostLabels = 28;

/** Draws a picture. The text of every arrow is in the drawing itself, so that it needs no script to be read. */
export function svgOf(picture: Picture, { title, standalone, overview = false }: SvgOptions): string {
    const layout = overview ? layOutGrid(picture) : layOutPicture(picture);
    const ways = routes(picture.edges, layout);
    const [width, height] = [Math.max(320, Math.ceil(layout.width)), Math.max(80, Math.ceil(layout.height))];
    const top = Math.floor(layout.top);
    const legend = standalone ? legendSvg(picture, { y: top + height, width }) : noLegend;
    const [wide, high] = [Math.max(width, legend.width), height + legend.height];
    const size = `viewBox="0 ${top} ${wide} ${high}" width="${wide}" height="${high}"`;
    const frame = standalone ? `<rect class="paper" y="${top}" width="${wide}" height="${high}" rx="12"/>` : "";
    const role = standalone ? `role="img"` : `role="group"`;
    const labels = picture.edges.length <= mostLabels;
    const hueOf = huesOf(picture.groups);
    const boxes = picture.groups.map((group) => groupSvg(group, layout, hueOf(group), standalone));
    const arrows = byWeight(picture.edges).map((edge) => edgeSvg(edge, entryOf(ways, edge.id), standalone));
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" class="mesh${overview ? " overview" : ""}" ${size} ${role} aria-label="${escape(title)}">`,
        standalone ? `<title>${escape(title)}</title><style>${pictureStyle}</style>` : "",
        markers(),
        frame,
        ...(overview ? [arrows, boxes] : [boxes, arrows]).flat(),
        // Above every line, so that none runs through a text.
        ...byWeight(picture.edges).map((edge) => labelSvg(edge, entryOf(ways, edge.id), labels)),
        ...legend.lines,
        "</svg>",
    ]
        .filter(Boolean)
        .join("\n");
}

/** A hue per purpose: namespaces of a role look alike. */
function huesOf(groups: readonly PictureGroup[]): (group: PictureGroup) => number {
    const purposes = [...new Set(groups.map(({ detail, title }) => detail || title))].sort();
    return ({ detail, title }) => itemAt(hues, purposes.indexOf(detail || title) % hues.length);
}

function markers(): string {
    const states = ["same", "opened", "closed", "changed"] as const;
    const marker = (state: string) =>
        `<marker id="arrow-${state}" class="${state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">` +
        `<path d="M0.5,0.8 L7.5,4 L0.5,7.2 Z"/></marker>`;
    return `<defs>${states.map(marker).join("")}</defs>`;
}

/** What has changed is drawn last, above everything else. */
function byWeight(edges: readonly PictureEdge[]): PictureEdge[] {
    const weight = ({ state, quiet }: PictureEdge) => (state === "same" ? (quiet ? 0 : 1) : 2);
    return [...edges].sort((a, b) => weight(a) - weight(b));
}

function groupSvg(group: PictureGroup, layout: Layout, hue: number, standalone: boolean): string {
    const box = entryOf(layout.groups, group.id);
    const small = group.nodes.length === 0;
    const whole = detailOf(group);
    const left = box.x + 16;
    const top = small ? box.y + (whole ? 23 : box.height / 2 + 5) : box.y + 22;
    const dot =
        group.kind === "ours" ? `<circle class="dot" cx="${round(left + 4)}" cy="${round(top - 5)}" r="4"/>` : "";
    const indent = group.kind === "ours" ? 16 : 0;
    // As the layout measures it, so that a box which is as wide as its title holds all of it.
    const title = shortened(group.title, 14, box.width - 32 - indent);
    const detail = shortened(whole, 11.5, box.width - 32);
    const isCut = title !== group.title || detail !== whole;
    const opens = group.folded > 0 && !standalone;
    const press = opens
        ? ` role="button" tabindex="0" data-open="${escape(group.title)}" aria-label="${escape(`Show the ${group.folded} workloads of ${group.title}`)}"`
        : "";
    return [
        `<g class="group ${group.kind}${opens ? " opens" : ""}" style="--hue:${hue}" data-id="${escape(group.id)}"${press}>`,
        isCut ? `<title>${escape([group.title, whole].filter(Boolean).join("\n"))}</title>` : "",
        rect(box, 12, "frame"),
        dot,
        `<text class="title" x="${round(left + indent)}" y="${round(top)}">${escape(title)}</text>`,
        detail ? `<text class="detail" x="${round(left)}" y="${round(top + 16)}">${escape(detail)}</text>` : "",
        ...group.nodes.map(({ id, title }) => {
            const at = entryOf(layout.nodes, id);
            const text = `<text x="${round(at.x + at.width / 2)}" y="${round(at.y + at.height / 2 + 4.5)}">${escape(title)}</text>`;
            return `<g class="node" data-id="${escape(id)}">${rect(at, 8, "box")}${text}</g>`;
        }),
        "</g>",
    ]
        .filter(Boolean)
        .join("");
}

function rect({ x, y, width, height }: Box, radius: number, name: string): string {
    return `<rect class="${name}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

const signs = { same: "", opened: "+ ", closed: "− ", changed: "~ " } as const;

function edgeSvg(edge: PictureEdge, { path }: Route, standalone: boolean): string {
    const told = `data-lines="${edge.lines.join(" ")}" aria-label="${escape(edge.story)}"`;
    const focus = standalone ? "" : ` tabindex="0" role="img" ${told}`;
    return [
        `<g class="edge ${kindOf(edge)}" id="${edge.id}" data-from="${escape(edge.from)}" data-to="${escape(edge.to)}"${focus}>`,
        standalone ? `<title>${escape(edge.story)}</title>` : "",
        standalone ? "" : `<path class="hit" d="${path}"/>`,
        `<path class="line" d="${path}" marker-end="url(#arrow-${edge.state})"/>`,
        "</g>",
    ]
        .filter(Boolean)
        .join("");
}

function kindOf({ state, quiet, perhaps }: PictureEdge): string {
    return `${state}${quiet ? " quiet" : ""}${perhaps ? " perhaps" : ""}`;
}

function labelSvg(edge: PictureEdge, { label: at, beside }: Route, shown: boolean): string {
    const text = `${signs[edge.state]}${edge.label}`;
    const width = textWidth(text, labelSize) + 10;
    const left = beside ? at.x : at.x - width / 2;
    const hidden = shown && !edge.quiet ? "" : " aside";
    return (
        `<g class="label ${kindOf(edge)}${hidden}" data-edge="${edge.id}" aria-hidden="true">` +
        `<rect class="plate" x="${round(left)}" y="${round(at.y - 9)}" width="${round(width)}" height="18" rx="9"/>` +
        `<text class="ports" x="${round(left + width / 2)}" y="${round(at.y + 4)}">${escape(text)}</text></g>`
    );
}
