import { layOutPicture } from "./layout";
import { isBetterATable, type Sight } from "./overview";
import { svgOf } from "./svg";
import { tableSvg } from "./table-svg";

/** A wider overview, in pixels, shows its reader a corner of it, or letters that nobody can read. */
const widest = 2400;

/** A drawing that stands alone and says where it is an overview: boxes with arrows, or a table where these would be a tangle. */
export function sightSvg({ picture, note }: Sight, title: string): string {
    const isTable = note !== undefined && (isBetterATable(picture) || layOutPicture(picture).width > widest);
    return isTable ? tableSvg(picture, { title, note }) : svgOf(picture, { title, standalone: true, note });
}
