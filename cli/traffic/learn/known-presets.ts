import { presets, type PresetPart, type WorkloadPreset } from "../../../mesh/presets";
import { parsePort } from "../../../mesh/ports";
import type { Labels } from "../../../netpol";
import type { Edge } from "./edges";
import type { Group } from "./groups";

/** Pods that are those of a preset, in one namespace. */
export interface Recognised {
    readonly preset: WorkloadPreset;
    readonly namespace: string;
    /** Values of its parameters, as the labels have them. */
    readonly values: Readonly<Record<string, string>>;
    /** The parts that each group is, by the group's id. */
    readonly parts: ReadonlyMap<string, readonly string[]>;
    /** Groups that its name without a part means. */
    readonly whole: ReadonlySet<string>;
}

const parameter = /\$\{(\w+)\}/;

/**
 * The values by which a group carries some labels of a preset; `undefined` where it does not. A label with a parameter may be
 * missing where others say what it is: a preset leaves it out where nobody gives the parameter.
 */
function valuesOf(wanted: Labels, labels: Labels): Record<string, string> | undefined {
    const values: Record<string, string> = {};
    const mayLack = saysWhat(wanted) > 0;
    for (const [key, value] of Object.entries(wanted)) {
        const own = labels[key];
        const name = parameter.exec(value)?.[1];
        if (name === undefined ? own !== value : own === undefined && !mayLack) return undefined;
        if (name === undefined || own === undefined) continue;
        // "${pool}-epp": what stands around the parameter must be there.
        const [before = "", after = ""] = value.split(`\${${name}}`);
        if (!own.startsWith(before) || !own.endsWith(after) || own.length <= before.length + after.length)
            return undefined;
        const given = own.slice(before.length, own.length - after.length);
        if ((values[name] ?? given) !== given) return undefined;
        values[name] = given;
    }
    return values;
}

/** Labels that say what it is: a preset that has none of its own says nothing by matching. */
const saysWhat = (labels: Labels): number =>
    Object.values(labels).filter((value) => value.replace(parameter, "") !== "").length;

const hasPort = ({ ports }: PresetPart, { port, protocol }: Pick<Edge, "port" | "protocol">): boolean =>
    ports.some((text) => {
        const parsed = parsePort(text);
        if (!("port" in parsed)) return false;
        if (parsed.port === "any") return true;
        const { protocol: own, port: first, endPort } = parsed.port;
        if (own !== protocol) return false;
        return first === undefined || (port >= Number(first) && port <= Number(endPort ?? first));
    });

/** The part of a preset that a group is for a connection to it, or that opens one; `undefined` where no part is that. */
export function partFor(known: Recognised, group: Group, edge?: Pick<Edge, "port" | "protocol">): string | undefined {
    const common = known.preset.pods ?? {};
    const beyond = (name: string): number =>
        Object.keys(known.preset.parts[name]?.labels ?? {}).filter((key) => !(key in common)).length;
    const opens = (name: string): number => known.preset.parts[name]?.ports.length ?? 0;
    const own = [...(known.parts.get(group.id) ?? [])].sort((a, b) => beyond(b) - beyond(a));
    const whole = known.whole.has(group.id) ? "" : undefined;
    if (edge !== undefined) return own.find((name) => hasPort(known.preset.parts[name] as PresetPart, edge)) ?? whole;
    // Whoever opens connections is best called by a part that takes none.
    const [most] = own.sort((a, b) => beyond(b) - beyond(a) || opens(a) - opens(b));
    // A part may be some of the pods that the name alone means.
    return whole === undefined || (most !== undefined && beyond(most) > 0) ? most : whole;
}

/**
 * The presets that the pods of a namespace are: their labels are a part's, and they were seen to take connections on a port of
 * it. Each group is of one preset, the one whose labels say most.
 */
export function recognise(groups: readonly Group[], edges: readonly Edge[]): Recognised[] {
    const found = groups.flatMap((group) => {
        const candidates = presets.flatMap((preset) =>
            isElsewhere(preset, group) ? [] : (asPreset(preset, group, edges) ?? []),
        );
        const [best] = candidates.sort((a, b) => b.score - a.score);
        return best ? [{ group, ...best }] : [];
    });
    const instances: { preset: WorkloadPreset; namespace: string; values: Record<string, string> }[] = [];
    for (const { preset, values, group } of found) {
        const same = instances.find(
            (each) => each.preset === preset && each.namespace === group.namespace && agree(each.values, values),
        );
        if (same) Object.assign(same.values, values);
        else instances.push({ preset, namespace: group.namespace, values: { ...values } });
    }
    return instances
        .filter(({ preset, values }) =>
            Object.entries(preset.parameters).every(([name, { required }]) => required !== true || name in values),
        )
        .map((each) => together(each, groups))
        .filter(({ parts }) => parts.size > 0);
}

const agree = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
    Object.entries(b).every(([name, value]) => (a[name] ?? value) === value);

/** Where the monitoring of platforms is: elsewhere the same labels are somebody's own. */
const homes: Readonly<Record<string, RegExp>> = {
    "openshift-monitoring": /^openshift-/,
    "google-managed-prometheus": /^(?:gmp|gke)-/,
};

const isElsewhere = ({ name }: WorkloadPreset, { namespace }: Group): boolean => homes[name]?.test(namespace) === false;

function asPreset(preset: WorkloadPreset, group: Group, edges: readonly Edge[]) {
    let best: { readonly values: Record<string, string>; readonly score: number } | undefined;
    for (const part of Object.values(preset.parts)) {
        const values = valuesOf(part.labels, group.labels);
        if (values === undefined || saysWhat(part.labels) === 0) continue;
        const isReached = edges.some(
            (edge) => edge.to.kind === "group" && edge.to.group.id === group.id && hasPort(part, edge),
        );
        const takesNone =
            part.ports.length === 0 &&
            edges.some((edge) => edge.from.kind === "group" && edge.from.group.id === group.id);
        if (!isReached && !takesNone) continue;
        const carried = Object.keys(part.labels).filter((key) => key in group.labels).length;
        const score = saysWhat(part.labels) * 10 + carried + (isReached ? 100 : 0);
        if (best === undefined || score > best.score) best = { values, score };
    }
    return best && { preset, ...best };
}

function together(
    { preset, namespace, values }: Pick<Recognised, "preset" | "namespace" | "values">,
    all: readonly Group[],
): Recognised {
    const groups = all.filter((group) => group.namespace === namespace);
    const agrees = (labels: Labels, group: Group): boolean => {
        const own = valuesOf(labels, group.labels);
        return own !== undefined && agree(values, own);
    };
    const parts = new Map<string, string[]>();
    for (const group of groups) {
        const own = Object.entries(preset.parts).flatMap(([name, part]) =>
            saysWhat(part.labels) > 0 && agrees(part.labels, group) ? [name] : [],
        );
        if (own.length > 0) parts.set(group.id, own);
    }
    const { pods } = preset;
    const whole = new Set(pods ? groups.filter((group) => agrees(pods, group)).map(({ id }) => id) : []);
    return { preset, namespace, values, parts, whole };
}
