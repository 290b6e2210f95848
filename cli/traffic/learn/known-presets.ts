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

const parameter = /^\$\{(\w+)\}$/;

/** The values by which a group carries some labels of a preset; `undefined` where it does not. */
function valuesOf(wanted: Labels, labels: Labels): Record<string, string> | undefined {
    const values: Record<string, string> = {};
    for (const [key, value] of Object.entries(wanted)) {
        const own = labels[key];
        const name = parameter.exec(value)?.[1];
        if (own === undefined) return undefined;
        if (name === undefined) {
            if (value.includes("${") || own !== value) return undefined;
        } else if ((values[name] ?? own) !== own) return undefined;
        else values[name] = own;
    }
    return values;
}

/** Labels that say what it is: a preset that has none of its own says nothing by matching. */
const saysWhat = (labels: Labels): number => Object.values(labels).filter((value) => !value.includes("$")).length;

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
    const own = known.parts.get(group.id) ?? [];
    if (edge === undefined) return known.whole.has(group.id) ? "" : own[0];
    const part = own.find((name) => hasPort(known.preset.parts[name] as PresetPart, edge));
    return part ?? (known.whole.has(group.id) ? "" : undefined);
}

/**
 * The presets that the pods of a namespace are: their labels are a part's, and they were seen to take connections on a port of
 * it. Each group is of one preset, the one whose labels say most.
 */
export function recognise(groups: readonly Group[], edges: readonly Edge[]): Recognised[] {
    const found = groups.flatMap((group) => {
        const candidates = presets.flatMap((preset) => asPreset(preset, group, edges) ?? []);
        const [best] = candidates.sort((a, b) => b.score - a.score);
        return best ? [{ group, ...best }] : [];
    });
    const instances = new Map<string, Recognised>();
    for (const { preset, values, group } of found) {
        const { namespace } = group;
        const key = `${preset.name} ${namespace} ${JSON.stringify(values)}`;
        if (!instances.has(key))
            instances.set(
                key,
                together(
                    preset,
                    values,
                    groups.filter((each) => each.namespace === namespace),
                ),
            );
    }
    return [...instances.values()].filter(({ parts }) => parts.size > 0);
}

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
        const score = saysWhat(part.labels) * 10 + Object.keys(part.labels).length + (isReached ? 100 : 0);
        if (best === undefined || score > best.score) best = { values, score };
    }
    const required = Object.entries(preset.parameters).filter(([, { required }]) => required === true);
    if (best === undefined || required.some(([name]) => best.values[name] === undefined)) return undefined;
    return { preset, ...best };
}

function together(
    preset: WorkloadPreset,
    values: Readonly<Record<string, string>>,
    groups: readonly Group[],
): Recognised {
    const agrees = (labels: Labels, group: Group): boolean => {
        const own = valuesOf(labels, group.labels);
        return own !== undefined && Object.entries(own).every(([name, value]) => (values[name] ?? value) === value);
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
    return { preset, namespace: groups[0]?.namespace ?? "", values, parts, whole };
}
