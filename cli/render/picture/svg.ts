import { entryOf } from "./entry-of";
import { escape } from "./escape";
import type { Layout } from "./geometry";
import { layOutColumn } from "./layout-column";
import { layOutGrid } from "./layout-grid";
import { layOutPicture } from "./layout";
import { narrowed } from "./narrowed";
import { isTooMuchForArrows } from "./overview";
import type { Picture, PictureEdge } from "./picture";
import { edgeSvg, labelSvg, markersSvg } from "./svg-arrows";
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
    /** Whether it is for a narrow screen: in one column, or an overview on a grid in two; wide where absent. */
    readonly narrow?: boolean | undefined;
    /** What the drawing says of itself, above it. */
    readonly note?: string | undefined;
}

/** Draws a picture. The text of every arrow is in the drawing itself, so that it needs no script to be read. */
export function svgOf(
    wide: Picture,
    { title, standalone, overview = false, narrow = false, note }: SvgOptions,
): string {
    const isGrid = overview && isTooMuchForArrows(wide);
    const picture = narrow ? narrowed(wide) : wide;
    const layout = layOut(picture, isGrid, narrow);
    const [width, height] = [
        Math.max(narrow ? 0 : 320, Math.ceil(layout.width)),
        Math.max(80, Math.ceil(layout.height)),
    ];
    const head = note === undefined ? nothingBeside : noteSvg(note, width);
    const legend = standalone ? legendSvg(picture, { y: height, width }) : nothingBeside;
    const boxes = picture.groups.map((group) => groupSvg(group, layout, standalone));
    const arrows = byWeight(picture.edges).map((edge) => edgeSvg(edge, layout, { standalone, narrow }));
    const size = {
        top: -head.height,
        width: Math.max(width, head.width, legend.width),
        height: head.height + height + legend.height,
    };
    const kind = ["mesh", ...(isGrid ? ["overview"] : []), ...(narrow ? ["narrow"] : [])].join(" ");
    return svgDocument({ title, standalone, kind, ...size }, [
        markersSvg(narrow),
        ...head.lines,
        ...(isGrid ? [arrows, boxes] : [boxes, arrows]).flat(),
        // Above every line, so that none runs through a text.
        ...byWeight(picture.edges).map((edge) => labelSvg(edge, entryOf(layout.routes, edge.id), !isGrid)),
        ...legend.lines,
    ]);
}

function layOut(picture: Picture, isGrid: boolean, narrow: boolean): Layout {
    if (isGrid) return layOutGrid(picture, narrow ? 2 : Infinity);
    return narrow ? layOutColumn(picture) : layOutPicture(picture);
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

/** What has changed is drawn last, above everything else. */
function byWeight(edges: readonly PictureEdge[]): PictureEdge[] {
    const weight = ({ state, quiet }: PictureEdge): number => (state === "same" ? (quiet ? 0 : 1) : 2);
    return [...edges].sort((a, b) => weight(a) - weight(b));
}
