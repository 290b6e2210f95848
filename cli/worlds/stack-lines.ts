import { existsSync, readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { PortSet } from "../../netpol";
import { portsOf } from "./port-texts";

/** Where the parts of a stack's meshes stand in its file, by what they are called; lines count from 1. */
export interface StackLines {
    /** Of the flow with these ends (`agent -> tools`); of several the first that opens one of the ports. */
    flow(ends: string, ports: PortSet): number | undefined;
    /** Of the row of `expect` with these ends and this verdict. */
    expectation(ends: string, verdict: string): number | undefined;
    namespace(name: string): number | undefined;
}

interface Flow {
    readonly ends: string;
    readonly ports: PortSet;
    readonly line: number;
}

/**
 * Finds flows and namespaces in a Pulumi.<stack>.yaml: in every value of its `config` that has both. `undefined` where
 * the file is not there or holds none, as where the mesh is written in the program.
 */
export function readStackLines(file: string): StackLines | undefined {
    if (!/\.ya?ml$/.test(file) || !existsSync(file)) return undefined;
    const counter = new LineCounter();
    const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: counter });
    const config = document.get("config", true);
    if (document.errors.length > 0 || !isMap(config)) return undefined;
    const lineOf = (node: unknown): number | undefined => {
        const start = (node as Node | null | undefined)?.range?.[0];
        return start === undefined ? undefined : counter.linePos(start).line;
    };
    const meshes = config.items.flatMap(({ value }) => (isMap(value) && isMap(value.get("namespaces")) ? [value] : []));
    if (meshes.length === 0) return undefined;
    const flows = meshes.flatMap((mesh) => flowsOf(mesh, lineOf));
    const rows = meshes.flatMap((mesh) => rowsOf(mesh, lineOf));
    const namespaces = meshes.flatMap((mesh) => (mesh.get("namespaces") as YAMLMap).items);
    const named = new Map(namespaces.map(({ key }: Pair) => [isScalar(key) ? String(key.value) : "", lineOf(key)]));
    return {
        flow: (ends, ports) => {
            const same = flows.filter((flow) => flow.ends === ends);
            return (same.find((flow) => !flow.ports.intersect(ports).isEmpty) ?? same[0])?.line;
        },
        expectation: (ends, verdict) => rows.find((row) => row.ends.includes(ends) && row.verdict === verdict)?.line,
        namespace: (name) => named.get(name),
    };
}

function flowsOf(mesh: YAMLMap, lineOf: (node: unknown) => number | undefined): Flow[] {
    const flows = mesh.get("flows", true);
    if (!isSeq(flows)) return [];
    return flows.items.flatMap((item) => {
        const line = lineOf(item);
        if (!isMap(item) || line === undefined) return [];
        const { from, to, ports } = item.toJSON() as { from?: unknown; to?: unknown; ports?: unknown };
        return [{ ends: `${String(from)} -> ${String(to)}`, ports: portsOf(ports), line }];
    });
}

/** Rows of `expect`, which may list several names at an end. */
function rowsOf(mesh: YAMLMap, lineOf: (node: unknown) => number | undefined) {
    const rows = mesh.get("expect", true);
    if (!isSeq(rows)) return [];
    return rows.items.flatMap((item) => {
        const line = lineOf(item);
        if (!isMap(item) || line === undefined) return [];
        const { from, fromAny, to, toAny, verdict } = item.toJSON() as Record<string, unknown>;
        const [sources, targets] = [[from ?? fromAny].flat(), [to ?? toAny].flat()];
        const ends = sources.flatMap((source) => targets.map((target) => `${String(source)} -> ${String(target)}`));
        return [{ ends, verdict, line }];
    });
}
