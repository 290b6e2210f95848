import type { PictureEdge } from "./picture";
import { labelSize, monospaceWidth } from "./text-width";

const signs = { same: "", opened: "+ ", closed: "− ", changed: "~ " } as const;

/** What is written beside an arrow: its sign and its ports. */
export function labelText({ state, label }: Pick<PictureEdge, "state" | "label">): string {
    return signs[state] + label;
}

/** How high a label is, with its ground. */
export const labelHeight = 18;

/** The room that a label takes; none beside what only resolves names, which the legend tells. */
export function labelWidth(edge: PictureEdge): number {
    return edge.quiet ? 0 : monospaceWidth(labelText(edge), labelSize) + 12;
}
