import { checkLabelValue } from "../names";
import { didYouMean, joinPath, type Issue } from "../issues";
import { sortKeys } from "../peers";
import { normalisePorts, parsePort } from "../ports";
import type { FlowPorts, MeshWorkload } from "../types";
import { presetCalled, presets } from "./all";
import { filled, filledLabels, valuesOf, type Values } from "./fill";
import type { WorkloadPreset } from "./types";

/** A workload of a spec that goes by a preset. */
export interface PresetWorkload {
    readonly name: string;
    readonly namespace: string;
    readonly preset: WorkloadPreset;
    readonly values: Values;
}

/** What a workload that goes by a preset stands for. */
export interface Expanded {
    /** What its name alone means: the pods of all its parts. Absent where no labels say that. */
    readonly whole?: MeshWorkload | undefined;
    /** Its parts, `vectors.api` and so on, each with the ports that a flow to it means. */
    readonly parts: readonly MeshWorkload[];
    /** The connections between its parts. */
    readonly flows: readonly GroupFlow[];
}

/** A flow that a preset declares, by the names of its ends. */
export interface GroupFlow {
    readonly from: string;
    readonly to: string;
    readonly ports: FlowPorts;
    readonly why: string;
}

type Given = Readonly<Record<string, string>>;

/** The name of a part in flows. */
export const partName = (workload: string, part: string): string => `${workload}.${part}`;

/** What a preset stands for in one namespace. Pure; equal values give an equal result. */
export function expand({ name, namespace, preset, values }: PresetWorkload): Expanded {
    const pods = (labels: Readonly<Record<string, string>>) => ({
        namespace,
        pods: { matchLabels: sortKeys(filledLabels(labels, values)) },
    });
    const portsOf = (texts: readonly string[]) => portsFrom(texts, values);
    return {
        whole: preset.pods && { name, ...pods(preset.pods) },
        parts: Object.entries(preset.parts).map(([part, { labels, ports }]) => ({
            name: partName(name, part),
            ...pods(labels),
            ...(ports.length > 0 ? { ports: portsOf(ports) } : {}),
        })),
        flows: preset.inGroup.map(({ from, to, ports, why }) => ({
            from: partName(name, from),
            to: partName(name, to),
            ports: portsOf(ports ?? preset.parts[to]?.ports ?? []),
            why: `${preset.title}: ${why}`,
        })),
    };
}

/** Ports as a spec writes them, with parameters. */
function portsFrom(texts: readonly string[], values: Values): FlowPorts {
    return normalisePorts(
        texts.map((text) => {
            const parsed = parsePort(filled(text, values) ?? text);
            if ("error" in parsed) throw new Error(`Cannot read a preset's port: ${parsed.error}`);
            return parsed.port;
        }),
    );
}

/** Finds the preset that a workload names and reads its parameters; mistakes go to `issues`. */
export function readPreset(
    entry: {
        readonly name: string;
        readonly namespace: string;
        readonly preset: string;
        readonly with?: Readonly<Record<string, string>> | undefined;
    },
    path: string,
    issues: Issue[],
): PresetWorkload | undefined {
    const { name, namespace, with: given = {} } = entry;
    const preset = presetCalled(entry.preset);
    if (preset === undefined) {
        const names = presets.map((each) => each.name);
        const hint = didYouMean(entry.preset, names) || "; ai-mesh presets lists them";
        issues.push({ path: `${path}.preset`, message: `"${entry.preset}" is no preset${hint}` });
        return undefined;
    }
    const mistakes = [...checkMissing(preset, given, path), ...checkGiven(preset, given, `${path}.with`)];
    issues.push(...mistakes);
    return mistakes.length > 0 ? undefined : { name, namespace, preset, values: valuesOf(preset, given) };
}

/** The path of a key within another path. */
function within(path: string, key: string): string {
    const at = joinPath(key);
    return at.startsWith("[") ? `${path}${at}` : `${path}.${at}`;
}

/** The parameters that a preset needs and a spec does not give. */
function checkMissing({ name, parameters }: WorkloadPreset, given: Given, path: string): Issue[] {
    return Object.entries(parameters)
        .filter(([key, { required }]) => required && given[key] === undefined)
        .map(([key, { description }]) => ({
            path: within(`${path}.with`, key),
            message: `is missing, and the preset "${name}" needs it; give ${description}`,
        }));
}

/** What is wrong with the values that a spec gives to a preset's parameters. */
export function checkGiven({ name, parameters, parts }: WorkloadPreset, given: Given, path: string): Issue[] {
    return Object.entries(given).flatMap(([key, value]) => {
        const message = checkParameter(name, key, value, Object.keys(parameters), Object.values(parts));
        return message === undefined ? [] : [{ path: within(path, key), message }];
    });
}

function checkParameter(
    preset: string,
    key: string,
    value: string,
    known: readonly string[],
    parts: readonly { readonly ports: readonly string[] }[],
): string | undefined {
    if (!known.includes(key)) {
        const hint =
            didYouMean(key, known) || (known.length > 0 ? `; it takes ${known.join(", ")}` : "; it takes none");
        return `is no parameter of the preset "${preset}"${hint}`;
    }
    if (value === "") return "is empty; give a value, or leave it out";
    const isPort = parts.some(({ ports }) => ports.includes(`\${${key}}`));
    const parsed = isPort ? parsePort(value) : undefined;
    return parsed && "error" in parsed ? parsed.error : isPort ? undefined : checkLabelValue(value);
}
