import { presetCalled } from "./all";
import { partName, type PresetWorkload } from "./expand";
import { filledLabels } from "./fill";
import type { PresetNeed, WorkloadPreset } from "./types";

/** A flow of a mesh, by the names of its ends and the pods that these are. */
export interface NamedFlow {
    readonly from: FlowEndPods;
    readonly to: FlowEndPods;
}

/** An end of a flow: its name and, where it is pods, their labels in a namespace; none for all of that. */
export interface FlowEndPods {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    /** Addresses that the spec gives a name to. */
    readonly isExternal?: boolean;
}

/** What a preset needs that no flow is there for. */
export interface UnmetNeed {
    /** The flow to add, as a line of stack config. */
    readonly line: string;
    /** Who the name in the line is, where the mesh does not have it. */
    readonly peerIs?: string | undefined;
    /** When it is needed; absent: always. */
    readonly when?: string | undefined;
    readonly source: string;
}

/** What a workload with a preset needs of others and has no flow for, by the flows of its mesh. */
export function unmetNeeds(
    workload: PresetWorkload,
    all: readonly PresetWorkload[],
    flows: readonly NamedFlow[],
): UnmetNeed[] {
    const { preset } = workload;
    return preset.needs
        .filter((need) => !flows.some((flow) => meets(flow, need, workload, all)))
        .map((need) => ({
            ...lineOf(need, workload, all),
            when: need.when,
            source: sourceOf(preset, need.source),
        }));
}

/** The address of a source. */
export const sourceOf = ({ repository }: WorkloadPreset, source: string): string =>
    source.startsWith("https://") ? source : `${repository}/${source}`;

function meets(
    { from, to }: NamedFlow,
    need: PresetNeed,
    workload: PresetWorkload,
    all: readonly PresetWorkload[],
): boolean {
    const [own, other] = need.direction === "to" ? [from, to] : [to, from];
    const isOther = other.name.split(".", 1)[0] !== workload.name;
    return isOther && holds(own, partPods(workload, need.part)) && isPeer(other, need, all);
}

/** All the labels that the pods of a part carry. */
const partPods = ({ name, namespace, preset, values }: PresetWorkload, part: string): FlowEndPods => ({
    name: partName(name, part),
    namespace,
    labels: filledLabels({ ...preset.pods, ...preset.parts[part]?.labels }, values),
});

/** Whether an end means all of these pods. */
function holds(end: FlowEndPods, pods: FlowEndPods): boolean {
    if (end.namespace === undefined || end.namespace !== pods.namespace) return false;
    return Object.entries(end.labels ?? {}).every(([key, value]) => pods.labels?.[key] === value);
}

function isPeer(end: FlowEndPods, need: PresetNeed, all: readonly PresetWorkload[]): boolean {
    const [peer = "", part] = need.peer.split(".", 2);
    if (need.isPreset) {
        const named = all.filter(({ preset }) => preset.name === peer || preset.standsFor === peer);
        const isNamed = named.some(({ name }) => end.name.split(".", 1)[0] === name);
        return isNamed || hasLabels(end, presetCalled(peer), part);
    }
    if (peer === "kube-apiserver") return end.name === peer;
    if (peer === "internet" || peer === "load-balancers") return end.name === peer || end.isExternal === true;
    return true;
}

/** Whether an end is the pods of a preset, by labels that somebody wrote themselves. */
function hasLabels({ labels }: FlowEndPods, preset: WorkloadPreset | undefined, part: string | undefined): boolean {
    const own = preset && (part === undefined ? preset.pods : preset.parts[part]?.labels);
    const wanted = Object.entries(filledLabels(own ?? {}, {}));
    return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

function lineOf(
    need: PresetNeed,
    workload: PresetWorkload,
    all: readonly PresetWorkload[],
): Pick<UnmetNeed, "line" | "peerIs"> {
    const own = partName(workload.name, need.part);
    const [peer = "", part] = need.peer.split(".", 2);
    const named = need.isPreset
        ? all.find(({ preset }) => preset.name === peer || preset.standsFor === peer)
        : undefined;
    const other = [named?.name ?? peer, ...(part === undefined ? [] : [part])].join(".");
    const [from, to] = need.direction === "to" ? [own, other] : [other, own];
    const ports = need.ports === undefined ? "" : ` ports: [${need.ports.join(", ")}],`;
    const peerIs =
        need.isPreset && !named ? `a workload with preset: ${peer}, in the namespace where it runs` : need.peerIs;
    return { line: `- { from: ${from}, to: ${to},${ports} why: ${JSON.stringify(need.why)} }`, peerIs };
}
