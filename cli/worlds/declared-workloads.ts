import { presetCalled } from "../../mesh/presets";
import {
    isObject,
    labelChoices,
    type Labels,
    type LabelSelector,
    matches,
    type Workload,
    workloadId,
} from "../../netpol";
import { workloadPods } from "../../policy-pack/stack/mesh";
import { MESH_TYPE } from "../plan/resource";
import type { StackResource } from "../plan/stack-objects";
import { SECRET_TEXT, withoutSecrets } from "../plan/values";

/** Pods that a mesh gives a name to; one of several workloads of a name is called `name.member`. */
export interface NamedPods {
    readonly namespace: string;
    readonly name: string;
    readonly pods: LabelSelector;
}

/**
 * The pods that a mesh calls by a name, the same ones once: those of exactly this name, else those of its parts, `name.part`.
 * Each with every label that its pods carry: see {@link withLabelsOfWhole}.
 */
export function podsCalled(name: string, all: readonly NamedPods[]): NamedPods[] {
    const exact = all.filter((each) => each.name === name);
    const called = exact.length > 0 ? exact : all.filter((each) => each.name.startsWith(`${name}.`));
    const complete = called.map((each) => withLabelsOfWhole(each, all));
    return [...new Map(complete.map((each) => [`${each.namespace} ${requirementsText(each.pods)}`, each])).values()];
}

/** A part of a preset with the labels of the whole, which its pods carry as well. */
export function withLabelsOfWhole(part: NamedPods, all: readonly NamedPods[]): NamedPods {
    const [name, ...rest] = part.name.split(".");
    const whole = all.find((each) => rest.length > 0 && each.namespace === part.namespace && each.name === name);
    if (whole === undefined) return part;
    return { ...part, pods: { ...part.pods, matchLabels: { ...whole.pods.matchLabels, ...part.pods.matchLabels } } };
}

/** A selector as text: the same for the same conditions in whatever order. */
function requirementsText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
    const all = [
        ...Object.entries(matchLabels).map(([key, value]) => [key, "In", value]),
        ...matchExpressions.map(({ key, operator, values = [] }) => [key, operator, ...[...values].sort()]),
    ];
    return JSON.stringify(all.map((each) => JSON.stringify(each)).sort());
}

/** Arguments of the meshes of a plan, as plain data without secrets: nothing about their shape is taken for granted. */
export function meshArguments(resources: readonly Pick<StackResource, "type" | "inputs">[]): Record<string, unknown>[] {
    const meshes = resources.filter(({ type }) => type === MESH_TYPE);
    return meshes.map(({ inputs }) => withoutSecrets(inputs) as Record<string, unknown>);
}

/** Pods that the meshes of a plan give a name to. */
export function meshPods(resources: readonly Pick<StackResource, "type" | "inputs">[]): NamedPods[] {
    const named = meshArguments(resources).flatMap(({ workloads, presets }) =>
        isObject(workloads) ? inOrderOfParts(Object.entries(workloads), isObject(presets) ? presets : {}) : [],
    );
    return named.flatMap(([name, value]) => {
        if (!isObject(value) || typeof value.namespace !== "string" || holdsSecretWord(value)) return [];
        const pods = workloadPods(value);
        return pods === undefined ? [] : [{ namespace: value.namespace, name, pods }];
    });
}

/** Parts in the order in which their preset has them, which begins with the one that clients use. */
function inOrderOfParts(workloads: readonly [string, unknown][], presets: Readonly<Record<string, unknown>>) {
    const rank = (name: string): number => {
        const [workload = "", part = ""] = name.split(".", 2);
        const entry = presets[workload];
        const preset = isObject(entry) ? presetCalled(String(entry.preset)) : undefined;
        return Object.keys(preset?.parts ?? {}).indexOf(part);
    };
    return [...workloads].sort(([a], [b]) => rank(a) - rank(b));
}

/** Workloads that the meshes of a plan name. */
export const meshWorkloads = (resources: readonly Pick<StackResource, "type" | "inputs">[]): Workload[] =>
    meshPods(resources).flatMap(workloadsOf);

/** One workload for each choice among the values of its labels, since policies may tell its pods apart by them. */
function workloadsOf({ namespace, name, pods }: NamedPods): Workload[] {
    const choices = labelChoices(pods) ?? [];
    const listed = (pods.matchExpressions ?? []).filter(({ operator }) => operator === "In").map(({ key }) => key);
    return choices.map(({ labels, anyValue }) => {
        const chosen = listed.map((key) => `${key}=${labels[key]}`).join(",");
        const all = { ...labels, ...Object.fromEntries(anyValue.map((key) => [key, "any"])) };
        return podsOf(namespace, chosen === "" ? name : `${name} (${chosen})`, all);
    });
}

const holdsSecretWord = (workload: Readonly<Record<string, unknown>>): boolean =>
    JSON.stringify(workload).includes(JSON.stringify(SECRET_TEXT));

/**
 * Workloads of the plan, with those that only its meshes name. A name that is there already, for other pods, stays the
 * plan's: the declared one says that it is.
 */
export function withDeclared(planned: readonly Workload[], declared: readonly Workload[]): Workload[] {
    const missing = onePerPods(declared).filter(
        ({ namespace, labels }) =>
            !planned.some((each) => each.namespace === namespace && matches({ matchLabels: labels }, each.labels)),
    );
    const taken = new Map(planned.map((each) => [workloadId(each), each]));
    const named = missing.flatMap((each) => {
        const other = taken.get(workloadId(each));
        if (other === undefined) taken.set(workloadId(each), each);
        // Two meshes may name the same pods.
        if (other?.kind === each.kind && matches({ matchLabels: other.labels }, each.labels)) return [];
        return [other === undefined ? each : { ...each, name: `${each.name} (declared)` }];
    });
    return [...planned, ...named];
}

/**
 * The parts of a preset are names for pods, and several may be the same: each kind of pods once, under the name of the whole
 * where that is what they are, else under the first. The pods of a part carry the labels of the whole as well.
 */
function onePerPods(declared: readonly Workload[]): Workload[] {
    const wholeOf = ({ namespace, name }: Workload) =>
        declared.find((each) => each.namespace === namespace && each.name === name.split(".", 1)[0]);
    const parts = declared.filter(({ name }) => name.includes("."));
    const plain = declared.filter((each) => !parts.some((part) => part === each || wholeOf(part) === each));
    const found = new Map<string, Workload>();
    for (const part of parts) {
        const whole = wholeOf(part);
        const labels = { ...whole?.labels, ...part.labels };
        const key = JSON.stringify([part.namespace, part.name.split(".", 1)[0], Object.entries(labels).sort()]);
        const isWhole = whole !== undefined && Object.keys(labels).length === Object.keys(whole.labels).length;
        if (!found.has(key)) found.set(key, isWhole ? whole : { ...part, labels });
    }
    return [...plain, ...found.values()];
}

/** A workload rather than a Pod: two pods of it can speak to each other. */
function podsOf(namespace: string, name: string, labels: Labels): Workload {
    return { kind: DECLARED, namespace, name, labels, ports: [], ips: [], hostNetwork: false };
}

const DECLARED = "declared";

/** What people call a workload by its id, `ns/name[Kind]`: one that a mesh alone names is called as the mesh does, `ns/name`. */
export const calledWorkload = (id: string): string =>
    id.endsWith(`[${DECLARED}]`) ? id.slice(0, -`[${DECLARED}]`.length) : id;

/** Whether a mesh names a workload and nothing else speaks of it. */
export function isDeclared({ kind }: Workload): boolean {
    return kind === DECLARED;
}
