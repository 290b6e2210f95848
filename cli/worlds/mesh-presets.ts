import {
    readPreset,
    unmetNeeds,
    type NamedFlow,
    type FlowEndPods,
    type PresetWorkload,
    type UnmetNeed,
} from "../../mesh/presets";
import { isObject, type Labels } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { meshArguments } from "./declared-workloads";

/** A workload of a mesh that goes by a preset, with what it needs and has no flow for. */
export interface MeshPreset {
    readonly workload: PresetWorkload;
    readonly needs: readonly UnmetNeed[];
}

/** The workloads of a stack's meshes that go by presets and are in their namespaces, as a MeshIsolation registers them. */
export function meshPresets(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshPreset[] {
    return meshArguments(resources).flatMap((mesh) => {
        const workloads = entries(mesh.presets).flatMap(([name, entry]) => presetWorkload(name, entry));
        const flows = flowsOf(mesh);
        // In a namespace of somebody else's the mesh isolates nobody, so nothing is missing there.
        const own = workloads.filter(({ namespace }) => entries(mesh.namespaces).some(([name]) => name === namespace));
        return own.map((workload) => ({ workload, needs: unmetNeeds(workload, workloads, flows) }));
    });
}

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

/** What the component took has no mistakes; what somebody else made of it is left out. */
function presetWorkload(name: string, entry: unknown): PresetWorkload[] {
    if (!isObject(entry) || typeof entry.namespace !== "string" || typeof entry.preset !== "string") return [];
    const given = entries(entry.with).filter((each): each is [string, string] => typeof each[1] === "string");
    const { namespace, preset } = entry;
    return [readPreset({ name, namespace, preset, with: Object.fromEntries(given) }, "", [])].filter(
        (workload) => workload !== undefined,
    );
}

function flowsOf(mesh: Readonly<Record<string, unknown>>): NamedFlow[] {
    const flows: readonly unknown[] = Array.isArray(mesh.flows) ? mesh.flows : [];
    return flows
        .filter(isObject)
        .map(({ from, to }) => ({ from: endOf(String(from), mesh), to: endOf(String(to), mesh) }));
}

function endOf(name: string, mesh: Readonly<Record<string, unknown>>): FlowEndPods {
    const entry = (kind: string) => entries(mesh[kind]).find(([each]) => each === name)?.[1];
    const workload = entry("workloads");
    if (isObject(workload)) {
        const labels = isObject(workload.podLabels) ? (workload.podLabels as Labels) : {};
        // Pods that are picked by more than labels with one value are never all the pods of a part.
        const isNarrower = workload.podLabelValues !== undefined || workload.podLabelExists !== undefined;
        if (isNarrower) return { name, labels };
        return { name, namespace: String(workload.namespace), labels };
    }
    const isNamespace = entry("namespaces") !== undefined || entry("neighbours") !== undefined;
    return isNamespace ? { name, namespace: name } : { name, isExternal: entry("externals") !== undefined };
}
