import { labelText } from "./edge-label";
import type { Picture, PictureEdge } from "./picture";
import { besideTexts, unseenHeading } from "./unseen";

const arrows = { same: "-->", opened: "==>", closed: "-.->", changed: "==>" } as const;
const colours = { opened: "#1a9e66", closed: "#d6455d", changed: "#b9770e" } as const;

/** A Mermaid flowchart, with what it says of itself: a subgraph per namespace; thick for what opens, dotted for what closes, colours beside. */
export function mermaidOf({ groups, edges, ...told }: Picture, note?: string): string {
    const ids = new Map<string, string>();
    const idOf = (id: string): string => {
        const known = ids.get(id) ?? `n${ids.size}`;
        ids.set(id, known);
        return known;
    };
    const boxes = groups.flatMap(({ id, title, detail, kind, nodes }) => {
        const text = quote(detail === "" ? title : `${title}<br>${detail}`);
        if (kind === "outside") return [`  ${idOf(id)}([${text}])`];
        if (nodes.length === 0) return [`  ${idOf(id)}[${text}]`];
        return [
            `  subgraph ${idOf(id)}[${text}]`,
            ...nodes.map((node) => `    ${idOf(node.id)}[${quote(node.title)}]`),
            "  end",
        ];
    });
    const lines = edges.map(
        (edge) =>
            `  ${idOf(edge.from)} ${edge.perhaps ? "-.->" : arrows[edge.state]}|${quote(labelText(edge))}| ${idOf(edge.to)}`,
    );
    const beside = [
        ...(note === undefined ? [] : [`  note>${quote(note)}]`]),
        ...besideTexts(told).map((texts) => {
            return `  ${texts[0] === unseenHeading ? "unseen" : "routes"}>${quote(texts.join("<br>"))}]`;
        }),
    ];
    return ["flowchart LR", ...boxes, ...lines, ...beside, ...styles(edges)].join("\n") + "\n";
}

function styles(edges: readonly PictureEdge[]): string[] {
    const perhaps = edges.flatMap((edge, i) => (edge.perhaps ? [i] : []));
    return [
        ...stateStyles(edges),
        ...(perhaps.length === 0 ? [] : [`  linkStyle ${perhaps.join(",")} stroke-dasharray:2 4`]),
    ];
}

function stateStyles(edges: readonly PictureEdge[]): string[] {
    return (["opened", "closed", "changed"] as const).flatMap((state) => {
        const numbers = edges.flatMap((edge, i) => (edge.state === state ? [i] : []));
        return numbers.length === 0
            ? []
            : [`  linkStyle ${numbers.join(",")} stroke:${colours[state]},color:${colours[state]}`];
    });
}

/** Mermaid reads some characters even between quotes. */
function quote(text: string): string {
    const safe = text.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll("`", "#96;");
    return `"${safe.replaceAll("<", "#lt;").replaceAll(">", "#gt;").replaceAll("#lt;br#gt;", "<br>")}"`;
}
