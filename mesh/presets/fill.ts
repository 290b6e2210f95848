import type { LabelSelector, NetworkPolicySpec } from "../../netpol/types";
import type { WorkloadPreset } from "./types";

/** Values of a preset's parameters; undefined where nobody gave one and it has no default. */
export type Values = Readonly<Record<string, string | undefined>>;

const parameter = /\$\{(\w+)\}/g;

/** The values that `given` and the defaults make together. */
export function valuesOf({ parameters }: WorkloadPreset, given: Readonly<Record<string, string>>): Values {
    const own = Object.fromEntries(Object.keys(parameters).map((name) => [name, given[name]]));
    return Object.fromEntries(
        Object.entries(parameters).map(([name, { default: text }]) => [
            name,
            own[name] ?? (text === undefined ? undefined : filled(text, own)),
        ]),
    );
}

/** The text with its parameters filled in; undefined where one of them has no value. */
export function filled(text: string, values: Values): string | undefined {
    const names = [...text.matchAll(parameter)].map(([, name = ""]) => name);
    if (names.some((name) => values[name] === undefined)) return undefined;
    return text.replace(parameter, (_, name: string) => values[name] ?? "");
}

/** The text for people: `<release>` where a parameter has no value. */
export function shown(text: string, values: Values): string {
    return text.replace(parameter, (_, name: string) => values[name] ?? `<${name}>`);
}

/** The labels with their parameters filled in; a label that names one without a value is left out. */
export function filledLabels(labels: Readonly<Record<string, string>>, values: Values): Record<string, string> {
    const entries = Object.entries(labels).map(([key, text]) => [key, filled(text, values)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** A policy with the labels of its selectors filled in. */
export function filledPolicy(spec: NetworkPolicySpec, values: Values): NetworkPolicySpec {
    return JSON.parse(JSON.stringify(spec), (key, value: unknown) =>
        key === "matchLabels" ? filledLabels(value as NonNullable<LabelSelector["matchLabels"]>, values) : value,
    ) as NetworkPolicySpec;
}
