import { didYouMean, type Issue } from "../issues";
import { pairText } from "../pair-text";
import { isIsolated } from "../peers";
import type { Flow, MeshNamespace, MeshWorkload, Neighbour } from "../types";
import type { GroupFlow } from "./expand";

type Workloads = ReadonlyMap<string, MeshWorkload | undefined>;

/** The parts of each workload that goes by a preset; undefined where its entry has mistakes. */
export type Parts = ReadonlyMap<string, readonly string[] | undefined>;

/**
 * What is wrong with a name that begins as a workload and means nothing; undefined where it does not begin so, and without
 * a message where the workload's own mistakes are told already.
 */
export function aboutPart(
    name: string,
    { parts, workloads }: { readonly parts: Parts; readonly workloads: Workloads },
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
    flows: readonly GroupFlow[],
    pods: Workloads,
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
export function repeatedFlows(given: readonly { readonly pairs: readonly Flow[] }[], own: readonly Flow[]): Issue[] {
    const pairs = new Set(own.map(pairText));
    return given.flatMap(({ pairs: flows }, index) =>
        flows
            .filter((flow) => pairs.has(pairText(flow)))
            .map((flow) => ({
                path: `flows[${index}]`,
                message: `repeats a flow of the preset itself (${pairText(flow)}); leave it out`,
            })),
    );
}
