import type { Picture } from "./picture";

/** So many letters of ports have room beside an arrow of a narrow drawing; its story has them all. */
const most = 17;

/** A picture for a narrow drawing: its labels are shorter, and its arrows have ids of their own beside those of a wide one. */
export function narrowed(picture: Picture): Picture {
    return {
        ...picture,
        edges: picture.edges.map((edge) => ({ ...edge, id: `narrow-${edge.id}`, label: shorter(edge.label) })),
    };
}

function shorter(label: string): string {
    if (label.length <= most) return label;
    const cut = label.slice(0, most - 1);
    const end = Math.max(cut.lastIndexOf(","), cut.lastIndexOf(";"));
    return `${end > 8 ? cut.slice(0, end) : cut.trimEnd()}…`;
}
