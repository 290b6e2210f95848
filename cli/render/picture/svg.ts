import { labelText } from "./edge-label";
import { entryOf } from "./entry-of";
import { escape } from "./escape";
import { type Box, type Route, round } from "./geometry";
import { layOutGrid } from "./layout-grid";
import { layOutPicture } from "./layout";
import { isTooMuchForArrows } from "./overview";
import type { Picture, PictureEdge } from "./picture";
import { groupSvg } from "./svg-boxes";
import { legendSvg, nothingBeside, noteSvg } from "./svg-legend";
import { pictureStyle } from "./svg-style";

/** How a drawing is used. */
export interface SvgOptions {
    /** What it shows, for those who do not see it. */
    readonly title: string;
    /** Whether it stands alone, so that it brings its own colours and its legend. */
    readonly standalone: boolean;
    /**
     * Whether it is an overview of namespaces, each drawn as one box. Where it has more arrows than one can follow, its boxes
     * stand on a grid, arrows behind them, and nothing is written beside arrows before somebody asks.
     */
    readonly overview?: boolean | undefined;
    /** What the drawing says of itself, above it. */
    readonly note?: string | undefined;
}

/** Draws a picture. The text of every arrow is in the drawing itself, so that it needs no script to be read. */
export function svgOf(picture: Picture, { title, standalone, overview = false, note }: SvgOptions): string {
    const isGrid = overview && isTooMuchForArrows(picture);
    const layout = isGrid ? layOutGrid(picture) : layOutPicture(picture);
    const [width, height] = [Math.max(320, Math.ceil(layout.width)), Math.max(80, Math.ceil(layout.height))];
    const head = note === undefined ? nothingBeside : noteSvg(note, width);
    const legend = standalone ? legendSvg(picture, { y: height, width }) : nothingBeside;
    const boxes = picture.groups.map((group) => groupSvg(group, layout, standalone));
    const arrows = byWeight(picture.edges).map((edge) => edgeSvg(edge, entryOf(layout.routes, edge.id), standalone));
    const size = {
        top: -head.height,
        width: Math.max(width, head.width, legend.width),
        height: head.height + height + legend.height,
    };
    return svgDocument({ title, standalone, kind: isGrid ? "mesh overview" : "mesh", ...size }, [
        markers(),
        ...head.lines,
        ...(isGrid ? [arrows, boxes] : [boxes, arrows]).flat(),
        // Above every line, so that none runs through a text.
        ...byWeight(picture.edges).map((edge) => labelSvg(edge, entryOf(layout.routes, edge.id), !isGrid)),
        ...legend.lines,
    ]);
}

/** A drawing as a whole: what it is called, its size, and its style where it stands alone. */
export function svgDocument(
    { title, standalone, top, width, height, kind }: Pick<SvgOptions, "title" | "standalone"> & SvgSize,
    parts: readonly string[],
): string {
    const size = `viewBox="0 ${top} ${width} ${height}" width="${width}" height="${height}"`;
    const role = standalone ? `role="img"` : `role="group"`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" class="${kind}" ${size} ${role} aria-label="${escape(title)}">`,
        standalone ? `<title>${escape(title)}</title><style>${pictureStyle}</style>` : "",
        standalone ? `<rect class="paper" y="${top}" width="${width}" height="${height}" rx="12"/>` : "",
        ...parts,
        "</svg>",
    ]
        .filter(Boolean)
        .join("\n");
}

interface SvgSize {
    /** Where it begins: what stands above a drawing has negative places. */
    readonly top: number;
    readonly width: number;
    readonly height: number;
    /** Its classes, which its style is by. */
    readonly kind: string;
}

function markers(): string {
    const states = ["same", "quiet", "opened", "closed", "changed"] as const;
    const marker = (state: string): string =>
        `<marker id="arrow-${state}" class="${state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">` +
        `<path d="M0.5,0.8 L7.5,4 L0.5,7.2 Z"/></marker>`;
    return `<defs>${states.map(marker).join("")}</defs>`;
}

/** What has changed is drawn last, above everything else. */
function byWeight(edges: readonly PictureEdge[]): PictureEdge[] {
    const weight = ({ state, quiet }: PictureEdge): number => (state === "same" ? (quiet ? 0 : 1) : 2);
    return [...edges].sort((a, b) => weight(a) - weight(b));
}

function edgeSvg(edge: PictureEdge, { path }: Route, standalone: boolean): string {
    const told = `data-lines="${edge.lines.join(" ")}" aria-label="${escape(edge.story)}"`;
    const focus = standalone ? "" : ` tabindex="0" role="img" ${told}`;
    return [
        `<g class="edge ${kindOf(edge)}" id="${edge.id}" data-from="${escape(edge.from)}" data-to="${escape(edge.to)}"${focus}>`,
        standalone ? `<title>${escape(edge.story)}</title>` : "",
        standalone ? "" : `<path class="hit" d="${path}"/>`,
        `<path class="line" d="${path}" marker-end="url(#arrow-${edge.quiet ? "quiet" : edge.state})"/>`,
        "</g>",
    ]
        .filter(Boolean)
        .join("");
}

function kindOf({ state, quiet, perhaps }: PictureEdge): string {
    return `${state}${quiet ? " quiet" : ""}${perhaps ? " perhaps" : ""}`;
}

function labelSvg(edge: PictureEdge, { label }: Route, shown: boolean): string {
    if (label === undefined) return "";
    return (
        `<g class="label ${kindOf(edge)}${shown && !edge.quiet ? "" : " aside"}" data-edge="${edge.id}" aria-hidden="true">` +
        plate(label) +
        `<text class="ports" x="${round(label.x + label.width / 2)}" y="${round(label.y + 13)}">${escape(labelText(edge))}</text></g>`
    );
}

function plate({ x, y, width, height }: Box): string {
    return `<rect class="plate" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="9"/>`;
}
