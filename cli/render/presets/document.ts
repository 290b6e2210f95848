import {
    filledLabels,
    filledPolicy,
    shown,
    sourceOf,
    type PresetNeed,
    type Values,
    type WorkloadPreset,
} from "../../../mesh/presets";

/** A preset in the list. */
export const summaryOf = ({ name, title, madeBy, versions, held, parts }: WorkloadPreset) => ({
    ...{ name, title, madeBy, versions, held },
    parts: Object.keys(parts),
});

/** All presets as `ai-mesh presets -o json` prints them; schema.json beside this file says the same. */
export const listDocument = (presets: readonly WorkloadPreset[]) =>
    ({ version: 1, presets: presets.map(summaryOf) }) as const;

/** One preset, with its parameters filled in as far as they are given. */
export function presetDocument(preset: WorkloadPreset, values: Values) {
    const text = (value: string): string => shown(value, values);
    return {
        version: 1,
        ...summaryOf(preset),
        parameters: Object.entries(preset.parameters).map(([name, { description, required = false }]) => ({
            ...{ name, description, required },
            value: values[name] ?? null,
        })),
        pods: preset.pods ? filledLabels(preset.pods, values) : null,
        parts: Object.entries(preset.parts).map(([name, { description, labels, ports, held, source }]) => ({
            ...{ name, description, held: held ?? preset.held },
            labels: filledLabels(labels, values),
            ports: ports.map(text),
            source: sourceOf(preset, source),
        })),
        flows: preset.inGroup.map(({ from, to, ports, why, source }) => ({
            ...{ from, to },
            ports: (ports ?? preset.parts[to]?.ports ?? []).map(text),
            why,
            source: sourceOf(preset, source),
        })),
        needs: preset.needs.map((need) => needDocument(need, preset)),
        makes: preset.makes.map(({ name, spec, opens, without, when, source }) => ({
            policy: text(name),
            spec: filledPolicy(spec, values),
            ...{ opens, without, when },
            source: sourceOf(preset, source),
        })),
    } as const;
}

/** A preset as `ai-mesh presets show -o json` prints it. */
export type PresetDocument = ReturnType<typeof presetDocument>;

function needDocument(need: PresetNeed, preset: WorkloadPreset) {
    const { part, direction, peer, peerIs = "", ports = [], why, when = "", source } = need;
    const [from, to] = direction === "to" ? [part, peer] : [peer, part];
    const ofPart = direction === "from" && ports.length === 0 ? (preset.parts[part]?.ports ?? []) : ports;
    return { from, to, ports: [...ofPart], peer: peerIs, why, when, source: sourceOf(preset, source) };
}
