import { layOutPicture } from "./layout";
import { type Picture, type PictureOptions, pictureOf } from "./picture";
import type { ConnectionLine } from "../connection-lines";

/** More than these and one picture of every workload is a tangle, at any size. */
const most = { nodes: 60, edges: 120 };
/** More than these, or a width of more pixels, and a table of namespaces says more than boxes with arrows. */
const mostInOverview = { groups: 30, edges: 60, width: 2400 };

/** A picture, and what it says of itself where it does not hold everything. */
export interface Sight {
    readonly picture: Picture;
    readonly note?: string;
}

/** The picture of every workload where a reader can take it in, else the one of namespaces. */
export function sightOf(lines: readonly ConnectionLine[], options: Omit<PictureOptions, "isOpen" | "only">): Sight {
    const whole = pictureOf(lines, { ...options, isOpen: () => true });
    return isReadable(whole) ? { picture: whole } : overviewOf(whole, lines, options);
}

function overviewOf(whole: Picture, lines: readonly ConnectionLine[], options: Omit<PictureOptions, "isOpen">): Sight {
    const workloads = whole.groups.reduce((sum, { nodes }) => sum + nodes.length, 0);
    const note =
        `Overview: ${workloads} workloads and ${whole.edges.length} connections are more than one picture can show. ` +
        `It shows namespaces, and how many connections lead from one to another. ` +
        `The same command with --namespace NAME draws one namespace with its workloads.`;
    return { picture: pictureOf(lines, { ...options, isOpen: () => false }), note };
}

/** Whether a reader can take in a picture with every workload. */
export function isReadable({ groups, edges }: Pick<Picture, "groups" | "edges">): boolean {
    const nodes = groups.reduce((sum, group) => sum + Math.max(1, group.nodes.length), 0);
    return nodes <= most.nodes && edges.length <= most.edges;
}

/** Whether an overview of namespaces is better a table or a grid than boxes with arrows that one can follow. */
export function isTooMuchForArrows(overview: Picture): boolean {
    const { groups, edges } = overview;
    if (groups.length > mostInOverview.groups || edges.length > mostInOverview.edges) return true;
    return layOutPicture(overview).width > mostInOverview.width;
}
