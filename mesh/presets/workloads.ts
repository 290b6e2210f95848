import { didYouMean, type Issue } from "../issues";
import { isIsolated } from "../peers";
import type { Flow, MeshNamespace, MeshWorkload, Neighbour } from "../types";
import { expand, type Expanded, type GroupFlow, type PresetWorkload } from "./expand";

/** The workloads of a spec: by labels, by a preset, or undefined where the entry has mistakes. */
export type SpecWorkloads = ReadonlyMap<string, MeshWorkload | PresetWorkload | undefined>;

/** What the workloads of a spec name, presets by their parts. */
export interface NamedWorkloads {
    /** Pods by the names that flows give them: `agent`, `vectors`, `vectors.api`. */
    readonly pods: ReadonlyMap<string, MeshWorkload | undefined>;
    /** The parts of each workload that goes by a preset; undefined where its entry has mistakes. */
    readonly parts: ReadonlyMap<string, readonly string[] | undefined>;
    /** Flows between the parts of each. */
    readonly flows: readonly GroupFlow[];
}

const isPreset = (workload: MeshWorkload | PresetWorkload | undefined): workload is PresetWorkload =>
    workload !== undefined && "preset" in workload;

/** Puts the parts of presets among the other workloads. */
export function nameWorkloads(workloads: SpecWorkloads): NamedWorkloads {
    const expanded = [...workloads.values()].filter(isPreset).map((each) => [each.name, expand(each)] as const);
    const plain = [...workloads].filter((entry): entry is [string, MeshWorkload | undefined] => !isPreset(entry[1]));
    const pods = [...plain, ...expanded.flatMap(([, each]) => entriesOf(each))];
    return {
        pods: new Map(pods.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
        parts: new Map([
            ...plain.filter(([, workload]) => workload === undefined).map(([name]) => [name, undefined] as const),
            ...expanded.map(([name, { parts }]) => [name, parts.map((part) => part.name)] as const),
        ]),
        flows: expanded.flatMap(([, { flows }]) => flows),
    };
}

const entriesOf = ({ whole, parts }: Expanded): [string, MeshWorkload][] =>
    [...(whole ? [whole] : []), ...parts].map((each) => [each.name, each]);

/**
 * What is wrong with a name that begins as a workload and means nothing; undefined where it does not begin so, and without
 * a message where the workload's own mistakes are told already.
 */
export function aboutPart(
    name: string,
    { parts, workloads }: Pick<NamedWorkloads, "parts"> & { readonly workloads: NamedWorkloads["pods"] },
): { message?: string } | undefined {
    const [workload = ""] = name.split(".", 1);
    if (!parts.has(workload)) {
        const message = `"${workload}" goes by no preset, so it has no parts; name "${workload}" itself`;
        return name.includes(".") && workloads.has(workload) ? { message } : undefined;
    }
    const known = parts.get(workload);
    if (known === undefined) return {};
    if (name === workload) {
        return {
            message: `"${name}" is several kinds of pods, which no labels have in common; name one: ${known.join(", ")}`,
        };
    }
    return {
        message: `"${workload}" has no such part${didYouMean(name, known) || `; its parts are ${known.join(", ")}`}`,
    };
}

/** The flows of presets, resolved. In a namespace of somebody else's the mesh isolates nobody, so nothing is to be opened. */
export function groupFlows(
    { pods, flows }: NamedWorkloads,
    namespaces: ReadonlyMap<string, MeshNamespace | Neighbour | undefined>,
): Flow[] {
    return flows.flatMap(({ from, to, ports, why }) => {
        const ends = [from, to].map((name) => {
            const workload = pods.get(name);
            const namespace = workload && namespaces.get(workload.namespace);
            return namespace ? { kind: "workload" as const, name, namespace, workload } : undefined;
        });
        const [source, target] = ends;
        return source && target && isIsolated(source) ? [{ from: source, to: target, ports, why }] : [];
    });
}

/** The flows of a spec that a preset has already: each pair of ends is one flow, since its policies have one name. */
export function repeatedFlows(input: unknown, own: readonly Flow[]): Issue[] {
    const pairs = new Set(own.map(({ from, to }) => `${from.name} -> ${to.name}`));
    const given: readonly unknown[] = Array.isArray(input) ? input : [];
    return given.flatMap((flow, index) => {
        const { from, to } = (flow ?? {}) as { from?: unknown; to?: unknown };
        const pair = `${String(from)} -> ${String(to)}`;
        const message = `repeats a flow of the preset itself (${pair}); leave it out`;
        return pairs.has(pair) ? [{ path: `flows[${index}]`, message }] : [];
    });
}
