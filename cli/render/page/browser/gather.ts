import { bracketPath, readBracket } from "../../picture/bracket";
import { narrow } from "../../picture/column-size";
import { edgesOf } from "./boxes";

/** What of the map somebody asked for, by ids: boxes, and the arrows between them. */
export interface Asked {
    readonly boxes: ReadonlySet<string>;
    readonly edges: ReadonlySet<string>;
    /** The box that matters most. */
    readonly first?: string;
}

/**
 * Moves those boxes of a drawing in one column together that are asked for, with their arrows, and leaves all others out; puts
 * everything back where nothing is asked for.
 */
export function gather(drawing: SVGSVGElement, asked: Asked | undefined): void {
    const moves = new Map<string, number>();
    let top: number = narrow.margin;
    for (const group of boxesIn(drawing, ".group", ".frame")) {
        const nodes = boxesIn(group.element, ".node", ".box");
        const kept = keptOf(group, nodes, asked);
        group.element.classList.toggle("away", kept === undefined);
        if (kept === undefined) continue;
        const down = top - group.y;
        move(group.element, down);
        moves.set(group.id, down);
        const up = gatherNodes(nodes, kept, (id, own) => moves.set(id, down + own));
        group.rectangle.setAttribute("height", String(group.height - up));
        top += group.height - up + narrow.between;
    }
    moveEdges(drawing, moves, asked);
    const height = Math.ceil(top - narrow.between + narrow.margin);
    drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width") ?? 0} ${height}`);
    drawing.setAttribute("height", String(height));
}

/** A box as it was drawn. */
interface Drawn {
    readonly element: SVGElement;
    readonly rectangle: SVGElement;
    readonly id: string;
    readonly y: number;
    readonly height: number;
}

/** The boxes of a kind in an element, from above. */
function boxesIn(element: Element, kind: string, rectangle: string): Drawn[] {
    const boxes = [...element.querySelectorAll<SVGElement>(kind)].flatMap((each): Drawn[] => {
        const own = each.querySelector<SVGElement>(`:scope > ${rectangle}`);
        if (!own) return [];
        // Its height was another one where some of its nodes are left out.
        own.dataset["height"] ??= own.getAttribute("height") ?? "0";
        const [y, height] = [Number(own.getAttribute("y")), Number(own.dataset["height"])];
        return [{ element: each, rectangle: own, id: each.dataset["id"] ?? "", y, height }];
    });
    return boxes.sort((a, b) => a.y - b.y);
}

/** Which nodes of a group stay: those that are asked for, or all where the whole group is; undefined where nothing of it stays. */
function keptOf({ id }: Drawn, nodes: readonly Drawn[], asked: Asked | undefined): readonly Drawn[] | undefined {
    if (asked === undefined || asked.first === id) return nodes;
    const own = nodes.filter((node) => asked.boxes.has(node.id));
    if (own.length > 0) return own;
    return asked.boxes.has(id) ? nodes : undefined;
}

/** Moves nodes of a group together. @returns How much lower the group is then */
function gatherNodes(
    nodes: readonly Drawn[],
    kept: readonly Drawn[],
    onMove: (id: string, down: number) => void,
): number {
    let up = 0;
    for (const node of nodes) {
        const isKept = kept.includes(node);
        node.element.classList.toggle("away", !isKept);
        if (isKept) {
            move(node.element, -up);
            onMove(node.id, -up);
        } else up += node.height + narrow.betweenNodes;
    }
    return up;
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
