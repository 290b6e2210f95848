import { graphOf, labelOf } from "./graph";
import type { Report } from "./report";

/** A Graphviz graph: a cluster per namespace, an arrow per connection, dashed where the verdict is unknown. */
export function* dot(report: Report): Generator<string> {
    const { groups, arrows } = graphOf(report);
    yield "digraph reach {\n  rankdir=LR;\n  node [shape=box];\n";
    let cluster = 0;
    for (const [namespace, titles] of groups) {
        const nodes = titles.map((title) => `${quote(title)};`);
        if (namespace === undefined) yield* nodes.map((node) => `  ${node}\n`);
        else {
            yield `  subgraph cluster_${cluster++} {\n    label=${quote(namespace)};\n`;
            yield* nodes.map((node) => `    ${node}\n`);
            yield "  }\n";
        }
    }
    for (const edge of arrows) {
        const style = edge.ports.isEmpty ? ", style=dashed" : "";
        yield `  ${quote(edge.from)} -> ${quote(edge.to)} [label=${quote(labelOf(edge))}${style}];\n`;
    }
    yield "}\n";
}

function quote(text: string): string {
    return `"${text.replace(/[\\"]/g, (mark) => `\\${mark}`)}"`;
}
