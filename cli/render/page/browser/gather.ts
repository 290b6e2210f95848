import { bracketPath, readBracket } from "../../picture/bracket";
import { narrow } from "../../picture/column-size";
import { edgesOf } from "./boxes";

/** What of the map somebody asked for, by ids: boxes, and the arrows between them. */
export interface Asked {
    readonly boxes: ReadonlySet<string>;
    readonly edges: ReadonlySet<string>;
}

/**
 * Moves those groups of a drawing in one column together that are asked for, with their arrows, and leaves all others out; puts
 * everything back where nothing is asked for.
 */
export function gather(drawing: SVGSVGElement, asked: Asked | undefined): void {
    const moves = new Map<string, number>();
    let top: number = narrow.margin;
    for (const { group, ids, y, height } of groupsOf(drawing)) {
        const isKept = asked === undefined || ids.some((id) => asked.boxes.has(id));
        group.classList.toggle("away", !isKept);
        if (!isKept) continue;
        move(group, top - y);
        for (const id of ids) moves.set(id, top - y);
        top += height + narrow.between;
    }
    moveEdges(drawing, moves, asked);
    const height = Math.ceil(top - narrow.between + narrow.margin);
    drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width") ?? 0} ${height}`);
    drawing.setAttribute("height", String(height));
}

/** The groups of a drawing from above, with the ids of their boxes. */
function groupsOf(drawing: SVGSVGElement): { group: SVGElement; ids: string[]; y: number; height: number }[] {
    const groups = [...drawing.querySelectorAll<SVGElement>(".group")].map((group) => {
        const frame = group.querySelector(":scope > .frame");
        const [y, height] = ["y", "height"].map((name) => Number(frame?.getAttribute(name))) as [number, number];
        const ids = [group, ...group.querySelectorAll<SVGElement>(".node")].map((box) => box.dataset["id"] ?? "");
        return { group, ids, y, height };
    });
    return groups.sort((a, b) => a.y - b.y);
}

function moveEdges(drawing: SVGSVGElement, moves: ReadonlyMap<string, number>, asked: Asked | undefined): void {
    for (const edge of edgesOf(drawing)) {
        const { from = "", to = "", bracket = "" } = edge.dataset;
        const [start, end] = [moves.get(from), moves.get(to)];
        const label = drawing.querySelector<SVGElement>(`.label[data-edge="${edge.id}"]`);
        const isKept = start !== undefined && end !== undefined && (asked === undefined || asked.edges.has(edge.id));
        for (const each of [edge, label]) each?.classList.toggle("away", !isKept);
        if (!isKept) continue;
        if (label) move(label, start);
        const own = readBracket(bracket);
        const [a, b] = [moved(own.from, start), moved(own.to, end)];
        for (const path of edge.querySelectorAll("path"))
            path.setAttribute("d", bracketPath({ from: a, to: b, turn: own.turn }));
    }
}

const moved = ({ x, y }: { x: number; y: number }, down: number): { x: number; y: number } => ({ x, y: y + down });

function move(element: SVGElement, down: number): void {
    if (down === 0) element.removeAttribute("transform");
    else element.setAttribute("transform", `translate(0,${down})`);
}
