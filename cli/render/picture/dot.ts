import { labelText } from "./edge-label";
import type { Picture, PictureEdge } from "./picture";
import { besideTexts } from "./unseen";

const looks = {
    same: `color="#5f6b7a"`,
    opened: `color="#0b7a4b", penwidth=2.4`,
    closed: `color="#c02b45", style=dashed`,
    changed: `color="#96590a", penwidth=2`,
} as const;

/** A Graphviz graph: a cluster per namespace, which is where an arrow to the whole of it ends. */
export function dotOf({ groups, edges, ...told }: Picture): string {
    const inner = new Map(groups.flatMap(({ id, nodes }) => (nodes[0] ? [[id, nodes[0].id] as const] : [])));
    const clusters = new Map([...inner.keys()].map((id, i) => [id, `cluster_${i}`]));
    const boxes = groups.flatMap(({ id, title, detail, nodes }) => {
        const label = `label=${quote(detail === "" ? title : `${title}\n${detail}`)}`;
        const cluster = clusters.get(id);
        if (cluster === undefined) return [`  ${quote(id)} [${label}];`];
        const own = nodes.map((node) => `    ${quote(node.id)} [label=${quote(node.title)}];`);
        return [`  subgraph ${cluster} {`, `    ${label};`, ...own, "  }"];
    });
    const arrow = (edge: PictureEdge): string => {
        const { from, to, state, story, perhaps } = edge;
        const [tail, head] = [clusters.get(from), clusters.get(to)];
        const ends = [tail === undefined ? "" : `, ltail=${tail}`, head === undefined ? "" : `, lhead=${head}`];
        const text = `label=${quote(labelText(edge))}, tooltip=${quote(story)}, ${looks[state]}${perhaps ? ", style=dotted" : ""}${ends.join("")}`;
        return `  ${quote(inner.get(from) ?? from)} -> ${quote(inner.get(to) ?? to)} [${text}];`;
    };
    const head = ["digraph mesh {", "  rankdir=LR;", "  compound=true;", "  node [shape=box, style=rounded];"];
    const texts = besideTexts(told).flat().join("\n");
    const beside = texts === "" ? [] : [`  label=${quote(texts)};`, "  labelloc=b;", "  labeljust=l;"];
    return [...head, ...beside, ...boxes, ...edges.map(arrow), "}"].join("\n") + "\n";
}

function quote(text: string): string {
    return `"${text.replace(/[\\"]/g, (mark) => `\\${mark}`).replaceAll("\n", "\\n")}"`;
}
