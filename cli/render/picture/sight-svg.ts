import { isTooMuchForArrows, type Sight } from "./overview";
import { svgOf } from "./svg";
import { tableSvg } from "./table-svg";

/** A drawing that stands alone and says where it is an overview: boxes with arrows, or a table where these would be a tangle. */
export function sightSvg({ picture, note }: Sight, title: string): string {
    if (note !== undefined && isTooMuchForArrows(picture)) return tableSvg(picture, { title, note });
    return svgOf(picture, { title, standalone: true, note });
}
