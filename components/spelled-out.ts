import { MeshError, parseMesh, type Mesh } from "../mesh";
import { isObject } from "../netpol";
import type { MeshIsolationArgs, WorkloadArgs } from "./args";
import { structureOf } from "./later";
import { portTexts } from "./spec-text";

/**
 * The args with every preset spelled out, as they are registered: each part a workload with its labels, each flow with its
 * ports, and the flows between parts beside the others. So a preview shows what a preset stands for, and who judges the
 * stack needs to know none. Where there is no preset, or the args have mistakes, they are what they were.
 */
export function spelledOut(args: MeshIsolationArgs): MeshIsolationArgs {
    const presets = Object.entries(mapOf(args, "workloads")).filter(
        ([, entry]) => isObject(entry) && "preset" in entry,
    );
    const mesh = presets.length > 0 ? parsed(args) : undefined;
    if (mesh === undefined) return args;
    const own = Object.entries(args.workloads ?? {}).filter(([name]) => presets.every(([preset]) => preset !== name));
    const ofPresets = mesh.workloads.filter(({ name }) => own.every(([each]) => each !== name));
    const spelled: MeshIsolationArgs & { readonly presets: object } = {
        ...args,
        workloads: { ...Object.fromEntries(own), ...Object.fromEntries(ofPresets.map(workloadArgs)) },
        flows: mesh.flows.map(({ from, to, ports, why }) => ({
            from: from.name,
            to: to.name,
            ports: portTexts(ports),
            why,
        })),
        // What the preset is, for `ai-mesh plan`, which tells what it needs.
        presets: Object.fromEntries(presets),
    };
    return spelled;
}

const mapOf = (args: unknown, key: string): Record<string, unknown> =>
    isObject(args) && isObject(args[key]) ? args[key] : {};

function workloadArgs({ name, namespace, podLabels }: Mesh["workloads"][number]): [string, WorkloadArgs] {
    return [name, { namespace, podLabels }];
}

/** Mistakes are told where the args are read for good. */
function parsed(args: MeshIsolationArgs): Mesh | undefined {
    try {
        return parseMesh(structureOf(args));
    } catch (error) {
        if (error instanceof MeshError) return undefined;
        throw error;
    }
}
