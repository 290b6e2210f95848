import { isMap, isSeq, type Node, parseDocument, type YAMLMap } from "yaml";
import { InputError } from "../../terminal/input-error";
import type { Learned } from "../../traffic/learn/learn";
import { entryLine, heldText, oneLine } from "./spec-yaml";
import { plainLine } from "../../terminal/plain";

/** Lines that are put before a line of a file, which counts from 0, or in the place of it. */
interface Addition {
    readonly at: number;
    readonly lines: readonly string[];
    readonly replaces?: true;
    /** A section that the spec has not: it comes after what is added to the section before. */
    readonly opens?: true;
}

/** The mesh in a spec's file, or in the config of a stack's. @throws InputError where there is none, or the YAML is broken */
export function meshIn(file: string, text: string): YAMLMap {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new InputError(`${file}: ${error.message.split("\n")[0]}`);
    const root = document.contents;
    const config = isMap(root) ? root.get("config") : undefined;
    const values = isMap(config) ? config.items.map(({ value }) => value) : [root];
    const mesh = values.find((value) => isMap(value) && isMap(value.get("namespaces")));
    if (!isMap(mesh)) throw new InputError(`${file}: no mesh is in it: nothing there has namespaces`);
    return mesh;
}

/**
 * A unified diff that adds to a spec what was learnt beside it, as `git apply` and `patch` take it: lines, and ports in the lists
 * of flows that are there. Nothing that is declared goes.
 *
 * @throws InputError where a part of the spec is written in `{ }` or `[ ]`, into which no line can be put
 */
export function intoDiff(file: string, text: string, { spec, comments, held, extend, inLists }: Learned): string {
    const mesh = meshIn(file, text);
    const lines = text.split("\n");
    const additions = Object.entries(spec).flatMap(([key, value]) => {
        const items = itemsOf(value, comments);
        return items.length === 0 || key === "platform" ? [] : [additionTo(file, mesh, key, items, text)];
    });
    additions.push(...[...extend].map(([index, ports]) => morePorts(file, mesh, index, ports, text)));
    const told = [
        ...held.map((each) => `# not opened: ${plainLine(heldText(each))}`),
        ...inLists.map(
            ({ from, to, ports = [] }) =>
                `# add by hand, since a list names this flow: ${from} -> ${to} on ${ports.join(", ")}`,
        ),
    ];
    if (additions.length === 0)
        return `${[`# ${file} lets through all that was seen and is not held back.`, ...told].join("\n")}\n`;
    return `${[...told, ...unified(file, lines, additions)].join("\n")}\n`;
}

function itemsOf(value: unknown, comments: ReadonlyMap<string, string>): string[] {
    if (Array.isArray(value)) return value.map((item) => `- ${oneLine(item)}`);
    return Object.entries(value as Record<string, unknown>).map(([name, each]) =>
        entryLine(name, each, comments.get(name)),
    );
}

function additionTo(file: string, mesh: YAMLMap, key: string, items: readonly string[], text: string): Addition {
    const pair = mesh.items.find((each) => String(each.key) === key);
    const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length - 1;
    const indentAt = (offset: number): string => " ".repeat(offset - (text.lastIndexOf("\n", offset - 1) + 1));
    const node = pair?.value as Node | null | undefined;
    if (node === undefined || node === null) {
        const [first] = mesh.items;
        const indent = indentAt((first?.key as Node).range?.[0] ?? 0);
        return {
            at: lineOf(endOf(mesh, text)) + 1,
            lines: [`${indent}${key}:`, ...items.map((item) => `${indent}    ${item}`)],
            opens: true,
        };
    }
    if ((!isMap(node) && !isSeq(node)) || node.flow === true || node.items.length === 0) {
        throw new InputError(
            `${file}: ${key} is written on one line; write its items one below the other, so that lines can be added`,
        );
    }
    const first = isSeq(node) ? (node.items[0] as Node) : (node.items[0]?.key as Node);
    const start = first.range?.[0] ?? 0;
    const at = isSeq(node) ? text.lastIndexOf("-", start) : start;
    const indent = indentAt(at);
    return { at: lineOf(endOf(node, text)) + 1, lines: items.map((item) => indent + item) };
}

/** A flow's line with more ports. */
function morePorts(
    file: string,
    mesh: YAMLMap,
    index: number,
    ports: readonly (number | string)[],
    text: string,
): Addition {
    const list = mesh.getIn(["flows", index, "ports"], true);
    const [start, end] = (isSeq(list) ? list.range : undefined) ?? [0, 0];
    if (!isSeq(list) || list.flow !== true || text.slice(start, end).includes("\n")) {
        throw new InputError(
            `${file}: flows[${index}] lacks the ports ${ports.join(", ")}; write its ports on one line, as [8000, 8001], so that they can be added`,
        );
    }
    const at = text.slice(0, start).split("\n").length - 1;
    const begin = text.lastIndexOf("\n", start) + 1;
    const stop = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
    const before = text
        .slice(begin, end - 1)
        .trimEnd()
        .replace(/,$/, "");
    return { at, lines: [`${before}, ${ports.join(", ")}${text.slice(end - 1, stop)}`], replaces: true };
}

/** Where the last thing of a node ends, without the blank lines and comments after it. */
function endOf(node: Node, text: string): number {
    const end = node.range?.[1] ?? 0;
    return text.slice(0, end).trimEnd().length - 1;
}

const around = 3;

function unified(file: string, lines: readonly string[], additions: readonly Addition[]): string[] {
    const sorted = [...additions].sort((a, b) => a.at - b.at || Number(a.opens ?? false) - Number(b.opens ?? false));
    const hunks: Addition[][] = [];
    for (const addition of sorted) {
        const last = hunks.at(-1);
        if (last && addition.at - (last.at(-1)?.at ?? 0) <= 2 * around) last.push(addition);
        else hunks.push([addition]);
    }
    let added = 0;
    const bodies = hunks.flatMap((hunk) => {
        const from = Math.max(0, (hunk[0]?.at ?? 0) - around);
        const to = Math.min(lines.at(-1) === "" ? lines.length - 1 : lines.length, (hunk.at(-1)?.at ?? 0) + around + 1);
        const body: string[] = [];
        for (let at = from; at <= to; at++) {
            const here = hunk.filter((each) => each.at === at);
            const gone = here.some(({ replaces }) => replaces);
            if (gone) body.push(`-${lines[at]}`);
            for (const each of here) body.push(...each.lines.map((line) => `+${line}`));
            if (at < to && !gone) body.push(` ${lines[at]}`);
        }
        const more = hunk.reduce((sum, each) => sum + each.lines.length - (each.replaces ? 1 : 0), 0);
        const head = `@@ -${from + 1},${to - from} +${from + 1 + added},${to - from + more} @@`;
        added += more;
        return [head, ...body];
    });
    return [`--- a/${file}`, `+++ b/${file}`, ...bodies];
}
