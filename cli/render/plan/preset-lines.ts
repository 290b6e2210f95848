import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold } from "../../terminal/table";
import type { PlannedConnection } from "./connections";
import type { PlannedPreset } from "./presets";

/** What a plan says of presets, for people: a flow to add for each need, and each policy that comes with the pods. */
export function presetLines(presets: readonly PlannedPreset[], style: Style): string[] {
    const told = presets.filter(({ needs, makes }) => needs.length + makes.length > 0);
    if (told.length === 0) return [];
    const head = `${style.bold(`Presets (${presets.length})`)}  ${style.dim("what their pods need beside the flows, and policies that come with them")}`;
    return [head, ...told.flatMap((preset) => linesOf(preset, style))];
}

function linesOf({ workload, title, needs, makes }: PlannedPreset, style: Style): string[] {
    return [
        `  ${style.bold(plainLine(workload))}  ${plainLine(title)}`,
        ...needs.flatMap(({ line, peer, when }) => [
            ...folded(when === "" ? "needs" : `needs, where ${when},`, style),
            `      ${style.cyan(plainLine(line))}`,
            ...(peer === "" ? [] : folded(`(the name stands for ${peer})`, style, 6)),
        ]),
        ...makes.flatMap(({ policy, opens, without, with: told, connections }) => [
            ...folded(`comes with NetworkPolicy ${policy}: ${opens}.`, style).map(style.yellow),
            ...opened(connections, style),
            ...folded(`To do without it, ${without}; then say so by with: { ${told} }.`, style, 6),
        ]),
    ];
}

const SHOWN = 8;

function opened(connections: readonly PlannedConnection[], style: Style): string[] {
    const lines = connections.slice(0, SHOWN).map(({ from, to, ports }) => `opens ${from} -> ${to}  ${ports}`);
    const more = connections.length > SHOWN ? [`and ${connections.length - SHOWN} more; -o json lists them`] : [];
    return [...lines, ...more].flatMap((line) => folded(line, style, 6));
}

const folded = (text: string, style: Style, indent = 4): string[] =>
    fold(plainLine(text), style.width - indent).map((line) => " ".repeat(indent) + line);
