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

/** A flow or a row of `expect`, which may list several names at an end. */
interface Entry {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly line: number;
    readonly given: Readonly<Record<string, unknown>>;
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
    const entriesOf = (key: string) => meshes.flatMap((mesh) => entriesIn(mesh.get(key, true), lineOf));
    const [flows, rows] = [entriesOf("flows"), entriesOf("expect")];
    const namespaces = meshes.flatMap((mesh) => (mesh.get("namespaces") as YAMLMap).items);
    const named = new Map(namespaces.map(({ key }: Pair) => [isScalar(key) ? String(key.value) : "", lineOf(key)]));
    return {
        flow: (ends, ports) => {
            const same = flows.filter((flow) => isBetween(flow, ends));
            return (same.find(({ given }) => !portsOf(given["ports"]).intersect(ports).isEmpty) ?? same[0])?.line;
        },
        expectation: (ends, verdict) =>
            rows.find((row) => isBetween(row, ends) && row.given["verdict"] === verdict)?.line,
        namespace: (name) => named.get(name),
    };
}

function entriesIn(list: unknown, lineOf: (node: unknown) => number | undefined): Entry[] {
    if (!isSeq(list)) return [];
    return list.items.flatMap((item): Entry[] => {
        const line = lineOf(item);
        if (!isMap(item) || line === undefined) return [];
        const given = item.toJSON() as Readonly<Record<string, unknown>>;
        const names = (side: "from" | "to") => [given[side] ?? given[`${side}Any`]].flat().map(String);
        return [{ from: names("from"), to: names("to"), line, given }];
    });
}

/** Whether an entry stands for a connection between these ends; a name for several workloads stands for each of them. */
function isBetween({ from, to }: Entry, ends: string): boolean {
    const [source = "", target = ""] = ends.split(" -> ");
    const isNamed = (names: readonly string[], name: string) =>
        names.some((each) => name === each || name.startsWith(`${each}.`));
    return isNamed(from, source) && isNamed(to, target);
}
