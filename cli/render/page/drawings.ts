import type { Picture } from "../picture/picture";
import { svgOf, type SvgOptions } from "../picture/svg";

/** A picture twice, for a wide frame and for a narrow one; style shows one of them, and the page's script keeps only that one. */
export function drawingsOf(picture: Picture, options: Pick<SvgOptions, "title" | "overview">): string {
    return [false, true].map((narrow) => svgOf(picture, { ...options, standalone: false, narrow })).join("\n");
}
