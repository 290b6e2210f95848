import { graphOf, labelOf } from "./graph";
import type { Report } from "./report";

/** A Mermaid flowchart: a subgraph per namespace, an arrow per connection, dotted where the verdict is unknown. */
export function* mermaid(report: Report): Generator<string> {
    const { groups, arrows } = graphOf(report);
    const nodes = new Map<string, string>();
    yield "flowchart LR\n";
    let group = 0;
    for (const [namespace, titles] of groups) {
        const indent = namespace === undefined ? "  " : "    ";
        if (namespace !== undefined) yield `  subgraph g${group++}[${quote(namespace)}]\n`;
        for (const title of titles) {
            const node = `n${nodes.size}`;
            nodes.set(title, node);
            yield `${indent}${node}[${quote(title)}]\n`;
        }
        if (namespace !== undefined) yield "  end\n";
    }
    for (const edge of arrows) {
        const arrow = edge.ports.isEmpty ? "-.->" : "-->";
        yield `  ${nodes.get(edge.from)} ${arrow}|${quote(labelOf(edge))}| ${nodes.get(edge.to)}\n`;
    }
}

function quote(text: string): string {
    return `"${text.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"`;
}
