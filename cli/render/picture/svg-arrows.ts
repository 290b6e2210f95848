import { bracketText } from "./bracket";
import { labelText } from "./edge-label";
import { entryOf } from "./entry-of";
import { escape } from "./escape";
import { type Layout, type Route, round } from "./geometry";
import type { PictureEdge } from "./picture";
import { rect } from "./svg-boxes";

/** The heads of arrows. The two drawings of one page have heads of their own: those of a drawing that is not shown are none. */
export function markersSvg(narrow: boolean): string {
    const states = ["same", "quiet", "opened", "closed", "changed"] as const;
    const marker = (state: string): string =>
        `<marker id="${headOf(state, narrow)}" class="${state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">` +
        `<path d="M0.5,0.8 L7.5,4 L0.5,7.2 Z"/></marker>`;
    return `<defs>${states.map(marker).join("")}</defs>`;
}

const headOf = (state: string, narrow: boolean): string => `${narrow ? "narrow-" : ""}arrow-${state}`;

/** An arrow; in a page it can be pointed at and takes the focus. */
export function edgeSvg(
    edge: PictureEdge,
    { routes, brackets }: Layout,
    { standalone, narrow }: { standalone: boolean; narrow: boolean },
): string {
    const { path } = entryOf(routes, edge.id);
    const bracket = brackets?.get(edge.id);
    const told = `data-lines="${edge.lines.join(" ")}" aria-label="${escape(edge.story)}"`;
    const focus = standalone ? "" : ` tabindex="0" role="img" ${told}`;
    const turns = bracket === undefined ? "" : ` data-bracket="${bracketText(bracket)}"`;
    const weight = !standalone && edge.lines.length > 1 ? ` style="--lines:${edge.lines.length}"` : "";
    return [
        `<g class="edge ${kindOf(edge)}" id="${edge.id}" data-from="${escape(edge.from)}" data-to="${escape(edge.to)}"${focus}${turns}${weight}>`,
        standalone ? `<title>${escape(edge.story)}</title>` : "",
        standalone ? "" : `<path class="hit" d="${path}"/>`,
        `<path class="line" d="${path}" marker-end="url(#${headOf(edge.quiet ? "quiet" : edge.state, narrow)})"/>`,
        "</g>",
    ]
        .filter(Boolean)
        .join("");
}

function kindOf({ state, quiet, perhaps }: PictureEdge): string {
    return `${state}${quiet ? " quiet" : ""}${perhaps ? " perhaps" : ""}`;
}

/** What is written beside an arrow; where `shown` is false, only when somebody asks. */
export function labelSvg(edge: PictureEdge, { label }: Route, shown: boolean): string {
    if (label === undefined) return "";
    return (
        `<g class="label ${kindOf(edge)}${shown && !edge.quiet ? "" : " aside"}" data-edge="${edge.id}" aria-hidden="true">` +
        rect(label, 9, "plate") +
        `<text class="ports" x="${round(label.x + label.width / 2)}" y="${round(label.y + 13)}">${escape(labelText(edge))}</text></g>`
    );
}
