import type { WorkloadPreset } from "../../../mesh/presets";
import type { Style } from "../../terminal/style";
import { fold, layOut, type TableCell } from "../../terminal/table";
import type { PresetDocument } from "./document";

/** The presets, one on a line. */
export function listText(presets: readonly WorkloadPreset[], style: Style): string {
    const titles = ["PRESET", "CHECKED BY", "CHART OR OPERATOR: PARTS"].map((text): TableCell => ({
        text,
        paint: style.dim,
    }));
    const rows = presets.map(({ name, madeBy, versions, held, parts }): TableCell[] => [
        { text: name, paint: style.bold },
        { text: held, paint: held === "rendered" ? style.green : style.yellow },
        { text: `${madeBy}, ${versions}: ${Object.keys(parts).join(", ")}` },
    ]);
    const about =
        "rendered: a test renders the chart and compares; read: read in the source, and compared with a second table.";
    return [...layOut([titles, ...rows], style), "", ...fold(about, style.width), ""].join("\n");
}

/** One preset for people. */
export function presetText(preset: PresetDocument, style: Style): string {
    const { name, title, madeBy, versions, held } = preset;
    const sections = [
        [`${style.bold(name)}  ${title}`, `${madeBy}, versions ${versions}; ${held}`],
        parameterLines(preset, style),
        partLines(preset, style),
        flowLines(preset, style),
        needLines(preset, style),
        madeLines(preset, style),
    ];
    return `${sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join("\n"))
        .join("\n\n")}\n`;
}

type Cells = readonly (readonly TableCell[])[];

function section(title: string, rows: Cells, style: Style): string[] {
    return rows.length === 0 ? [] : [style.bold(title), ...layOut(rows, style, "  ")];
}

function parameterLines({ parameters }: PresetDocument, style: Style): string[] {
    const rows = parameters.map(({ name, value, description }) => [
        { text: name, paint: style.cyan },
        { text: value ?? "(any)" },
        { text: description },
    ]);
    return section("Parameters, for with", rows, style);
}

function partLines({ parts, pods }: PresetDocument, style: Style): string[] {
    const rows = parts.flatMap(({ name, ports, labels, description, held, source }) => [
        [{ text: name, paint: style.cyan }, { text: ports.join(", ") || "-" }, { text: description }],
        [{ text: "" }, { text: "" }, { text: labelText(labels), paint: style.dim }],
        [{ text: "" }, { text: "" }, { text: `${held} in ${source}`, paint: style.dim }],
    ]);
    const whole = pods ? `its name alone means pods ${labelText(pods)}` : "its name alone means nothing: name a part";
    return [
        ...section("Parts, as name.part in flows", rows, style),
        ...fold(whole, style.width - 2).map((line) => `  ${line}`),
    ];
}

const labelText = (labels: Readonly<Record<string, string>>): string =>
    Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");

function flowLines({ flows }: PresetDocument, style: Style): string[] {
    const rows = flows.map(({ from, to, ports, why }) => [
        { text: `${from} -> ${to}` },
        { text: ports.join(", "), paint: style.cyan },
        { text: why },
    ]);
    return section("Flows of its own, declared with it", rows, style);
}

function needLines({ needs }: PresetDocument, style: Style): string[] {
    const rows = needs.map(({ from, to, ports, why, when }) => [
        { text: `${from} -> ${to}` },
        { text: ports.join(", "), paint: style.cyan },
        { text: when === "" ? why : `${why}; where ${when}` },
    ]);
    return section("Needs of others, which nothing opens until a flow does", rows, style);
}

function madeLines({ makes }: PresetDocument, style: Style): string[] {
    const rows = makes.flatMap(({ policy, opens, without, when }) => [
        [{ text: policy, paint: style.yellow }, { text: `${opens}, where ${when.parameter} is "${when.is}"` }],
        [{ text: "" }, { text: `to do without it, ${without}`, paint: style.dim }],
    ]);
    return section("Policies that come with it", rows, style);
}
