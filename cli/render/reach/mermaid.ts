import { graphOf, labelOf } from "./graph";
import type { Report } from "./report";

/** A Mermaid flowchart: a subgraph per namespace, an arrow per connection, dotted where the verdict is unknown. */
export function* mermaid(report: Report): Generator<string> {
    const { groups, edges } = graphOf(report);
    const nodes = new Map<string, string>();
    yield "flowchart LR\n";
    let group = 0;
    for (const [namespace, peers] of groups) {
        const indent = namespace === undefined ? "  " : "    ";
        if (namespace !== undefined) yield `  subgraph g${group++}[${quote(namespace)}]\n`;
        for (const { id } of peers) {
            const node = `n${nodes.size}`;
            nodes.set(id, node);
            yield `${indent}${node}[${quote(id)}]\n`;
        }
        if (namespace !== undefined) yield "  end\n";
    }
    for (const edge of edges) {
        const arrow = edge.ports.isEmpty ? "-.->" : "-->";
        yield `  ${nodes.get(edge.from)} ${arrow}|${quote(labelOf(edge))}| ${nodes.get(edge.to)}\n`;
    }
}

function quote(text: string): string {
    return `"${text.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"`;
}
