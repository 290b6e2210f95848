import type { LabelSelector, LabelSelectorRequirement } from "../netpol/types";
import type * as z from "zod";
import { didYouMean, joinPath, type Issue } from "./issues";
import { checkName } from "./names";
import { sortKeys } from "./peers";
import { asMap, read } from "./read";
import { workloadSchema } from "./workload-schema";
import type { Named, Group } from "./endpoints";
import { expand, readPreset, type GroupFlow } from "./presets/expand";
import type { Parts } from "./presets/workloads";
import type { MeshWorkload } from "./types";

/** The workloads of a spec, and what else their names stand for. */
export interface Workloads {
    readonly workloads: Named<MeshWorkload>;
    readonly groups: ReadonlyMap<string, Group>;
    /** The parts of those that go by a preset. */
    readonly parts: Parts;
    /** Flows between these. */
    readonly flows: readonly GroupFlow[];
}

type Entry = z.output<typeof workloadSchema>;

/**
 * Reads the workloads. One with `namespaces` or `each` is a name for several, `name.member`: policies stand in one
 * namespace each, and groups that are kept apart need policies of their own.
 */
export function parseWorkloads(input: unknown, homes: readonly string[], issues: Issue[]): Workloads {
    const map = asMap(input ?? {}, "workloads", issues);
    const workloads = new Map<string, MeshWorkload | undefined>();
    const groups = new Map<string, Group>();
    const parts = new Map<string, readonly string[] | undefined>();
    const flows: GroupFlow[] = [];
    const unfolded = new Set<string>();
    for (const name of Object.keys(map).sort()) {
        const entry = read(workloadSchema, map[name], ["workloads", name], issues);
        const found = entry && meaningOf(name, entry, homes, issues);
        // A workload with mistakes keeps its name, so that flows are not told that it does not exist.
        if (found === undefined && !unfolded.has(name)) workloads.set(name, undefined);
        const isOut = entry?.serviceMesh === false;
        for (const each of unfolded.has(name) ? [] : (found?.members ?? [])) {
            const member: MeshWorkload = isOut ? { ...each, serviceMesh: false } : each;
            if (member.name !== name && Object.hasOwn(map, member.name)) {
                const message = `"${member.name}" is what "${name}" unfolds to already; use another name`;
                issues.push({ path: joinPath("workloads", member.name), message });
            }
            if (member.name !== name) unfolded.add(member.name);
            workloads.set(member.name, member);
        }
        if (found?.group) groups.set(name, found.group);
        if (found?.parts ?? !found) parts.set(name, found?.parts);
        flows.push(...(found?.flows ?? []));
    }
    return { workloads, groups, parts, flows };
}

/** What the name of a workload stands for. */
interface Meaning {
    readonly members: readonly MeshWorkload[];
    /** Where it stands for several workloads. */
    readonly group?: Group;
    /** Where it goes by a preset: the names of its parts, and the flows between them. */
    readonly parts?: readonly string[];
    readonly flows?: readonly GroupFlow[];
}

function meaningOf(name: string, entry: Entry, homes: readonly string[], issues: Issue[]): Meaning | undefined {
    if (entry.preset !== undefined) return ofPreset(name, { ...entry, preset: entry.preset }, homes, issues);
    const members = membersOf(name, entry, homes, issues);
    if (members === undefined) return undefined;
    const isGroup = members.some((member) => member.name !== name);
    return { members, ...(isGroup && { group: { members: members.map((each) => each.name), each: entry.each } }) };
}

function ofPreset(
    name: string,
    entry: Entry & { readonly preset: string },
    homes: readonly string[],
    issues: Issue[],
): Meaning | undefined {
    const mistakes = checkPlaces(name, entry, homes);
    issues.push(...mistakes);
    const { namespace = "", preset, with: given } = entry;
    const read = readPreset({ name, namespace, preset, with: given }, joinPath("workloads", name), issues);
    if (mistakes.length > 0 || read === undefined) return undefined;
    const { whole, parts, flows } = expand(read);
    return { members: [...(whole ? [whole] : []), ...parts], parts: parts.map((part) => part.name), flows };
}

/** The workloads that a name stands for: itself, or one for each namespace or value. */
function membersOf(name: string, entry: Entry, homes: readonly string[], issues: Issue[]): MeshWorkload[] | undefined {
    const mistakes = [...checkPlaces(name, entry, homes), ...checkLabels(name, entry)];
    issues.push(...mistakes);
    if (mistakes.length > 0) return undefined;
    const { namespace, namespaces = [], each } = entry;
    const pods = selectorOf(entry);
    if (namespace === undefined) {
        return [...new Set(namespaces)].sort().map((home) => ({ name: `${name}.${home}`, namespace: home, pods }));
    }
    if (each === undefined) return [{ name, namespace, pods }];
    return Object.entries(sortKeys(each.values)).map(([member, value]) => ({
        name: `${name}.${member}`,
        namespace,
        pods: { ...pods, matchLabels: sortKeys({ ...pods.matchLabels, [each.label]: value }) },
    }));
}

function checkPlaces(name: string, { namespace, namespaces, each }: Entry, homes: readonly string[]): Issue[] {
    const at = (...rest: readonly PropertyKey[]) => joinPath("workloads", name, ...rest);
    const places = [
        ...(namespaces ?? []).map((home, index) => ({ home, path: at("namespaces", index) })),
        ...(namespace === undefined ? [] : [{ home: namespace, path: at("namespace") }]),
    ];
    const unknown = places.filter(({ home }) => !homes.includes(home));
    return [
        ...(places.length === 0
            ? [{ path: at("namespace"), message: "is missing; give the name of a namespace or neighbour" }]
            : []),
        ...(namespace !== undefined && namespaces !== undefined
            ? [{ path: at("namespaces"), message: "is given beside namespace; give one of the two" }]
            : []),
        ...(each !== undefined && namespaces !== undefined
            ? [{ path: at("each"), message: "is given beside namespaces; write one workload for each namespace" }]
            : []),
        ...unknown.map(({ home, path }) => ({
            path,
            message: `no namespace is called "${home}"${didYouMean(home, homes)}`,
        })),
    ];
}

function checkLabels(name: string, { podLabels, podLabelValues, podLabelExists = [], each }: Entry): Issue[] {
    const at = (...rest: readonly PropertyKey[]) => joinPath("workloads", name, ...rest);
    const given = [
        ...Object.keys(podLabels ?? {}).map((key) => ({ key, path: at("podLabels", key) })),
        ...Object.keys(podLabelValues ?? {}).map((key) => ({ key, path: at("podLabelValues", key) })),
        ...podLabelExists.map((key, index) => ({ key, path: at("podLabelExists", index) })),
        ...(each === undefined ? [] : [{ key: each.label, path: at("each", "label") }]),
    ];
    const seen = new Set<string>();
    const twice = given.filter(({ key }) => seen.size === seen.add(key).size);
    const none =
        "names no pods; give podLabels, podLabelValues, podLabelExists, each or a preset, or use the namespace itself in the flow";
    return [
        ...(given.length === 0 ? [{ path: at(), message: none }] : []),
        ...twice.map(({ key, path }) => ({ path, message: `names the label "${key}" once more; say it once` })),
        ...Object.keys(each?.values ?? {}).flatMap((member) => {
            const message = checkName(member);
            return message === undefined ? [] : [{ path: at("each", "values", member), message }];
        }),
    ];
}

/** One label with one value is `matchLabels`, so that short and long forms of one intent are the same bytes. */
function selectorOf({ podLabels, podLabelValues, podLabelExists = [] }: Entry): LabelSelector {
    const values = { ...podLabels, ...podLabelValues };
    const lists = Object.entries(sortKeys(values)).map(([key, all]) => [key, [...new Set(all)].sort()] as const);
    const single = lists.flatMap(([key, [value, ...more]]) =>
        value !== undefined && more.length === 0 ? [[key, value] as const] : [],
    );
    const expressions: LabelSelectorRequirement[] = [
        ...lists.flatMap(([key, all]) => (all.length > 1 ? [{ key, operator: "In" as const, values: all }] : [])),
        ...[...new Set(podLabelExists)].map((key) => ({ key, operator: "Exists" as const })),
    ].sort((a, b) => (a.key < b.key ? -1 : 1));
    return {
        ...(single.length > 0 && { matchLabels: Object.fromEntries(single) }),
        ...(expressions.length > 0 && { matchExpressions: expressions }),
    };
}
