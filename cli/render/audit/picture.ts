import type { AuditRow, Outcome } from "../../traffic/audit/report";
import { plainLine } from "../../terminal/plain";
import type { Picture, PictureEdge, PictureGroup } from "../picture/picture";
import { portText, seenText } from "./words";

/** How what became of traffic is drawn: what would stop as what a change closes. */
const states: Readonly<Record<Outcome, PictureEdge["state"]>> = {
    breaks: "closed",
    opens: "opened",
    unknown: "same",
    shut: "closed",
    passes: "same",
};

/** So many arrows at most: what matters most comes first. */
const mostEdges = 150;

/** Who was seen to talk to whom: an arrow for each pair and outcome, with all of its ports. */
export function trafficPicture(rows: readonly AuditRow[]): Picture {
    const groups = new Map<string, PictureGroup & { readonly nodes: { id: string; title: string }[] }>();
    const edges = new Map<string, PictureEdge>();
    const box = (title: string, namespace: string | undefined): string => {
        const text = plainLine(title);
        const home = namespace === undefined ? text : plainLine(namespace);
        const id = namespace === undefined ? `outside:${home}` : `ns:${home}`;
        const kind = namespace === undefined ? "outside" : "ours";
        const group = groups.get(id) ?? { id, title: home, detail: "", kind, nodes: [], folded: 0 };
        groups.set(id, group);
        if (namespace === undefined) return id;
        const node = `${id}/${text}`;
        if (!group.nodes.some((each) => each.id === node)) {
            group.nodes.push({ id: node, title: text.startsWith(`${home}/`) ? text.slice(home.length + 1) : text });
        }
        return node;
    };
    rows.filter(({ outcome }) => outcome !== "shut").forEach((row, number) => {
        const key = `${row.outcome}\n${row.from}\n${row.to}`;
        const known = edges.get(key);
        if (known === undefined && edges.size >= mostEdges) return;
        const [from, to] = [box(row.from, row.fromNamespace), box(row.to, row.toNamespace)];
        const story = plainLine(`${row.from} -> ${row.to} on ${portText(row)}: seen ${seenText(row)}`);
        edges.set(key, {
            ...{
                id: `e${number}`,
                from,
                to,
                state: states[row.outcome],
                quiet: false,
                perhaps: row.outcome === "unknown",
            },
            label: known === undefined ? portText(row) : `${known.label}, ${row.port}`.slice(0, 40),
            story: known === undefined ? story : `${known.story}\n${story}`,
            lines: [...(known?.lines ?? []), number],
        });
    });
    return { groups: [...groups.values()], edges: [...edges.values()], routes: [], unseen: [] };
}
