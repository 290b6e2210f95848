/** Names in boxes are 13 pixels high, and cannot be read below 9: smaller than this part of its own size no map begins. */
export const readable = 0.7;

/** A map that fits at this part of its own size begins whole: what is out of sight costs more than letters of 8.6 pixels. */
export const wholeFrom = 0.66;

/** The part of its own size at which a drawing is as wide as a frame of some pixels; it is never made larger. */
export function fittingScale(drawing: SVGSVGElement, frame: number): number {
    return Math.min(1, (frame - 10) / Math.max(1, ownWidth(drawing)));
}

/** How wide a drawing is by itself, in pixels. */
export function ownWidth(drawing: SVGSVGElement): number {
    return Number(drawing.getAttribute("width") ?? 0);
}
