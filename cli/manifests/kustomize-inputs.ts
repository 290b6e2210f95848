import { dirname, resolve } from "node:path";

/**
 * The files that a kustomization takes in and that are no objects of their own, as absolute paths: patches of all three
 * fields, replacements, configurations of transformers, and values of charts.
 */
export function kustomizeInputs(file: string, value: unknown): string[] {
    if (typeof value !== "object" || value === null) return [];
    const map = value as Readonly<Record<string, unknown>>;
    const listed = [
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "replacements",
        "configurations",
        "helmCharts",
    ];
    const paths = listed.flatMap((field) =>
        Array.isArray(map[field]) ? (map[field] as unknown[]).flatMap(pathsOf) : [],
    );
    return paths.map((path) => resolve(dirname(file), path));
}

function pathsOf(entry: unknown): string[] {
    // A patch may also be written out in place, over several lines.
    if (typeof entry === "string") return entry.includes("\n") ? [] : [entry];
    if (typeof entry !== "object" || entry === null) return [];
    const { path, valuesFile } = entry as Readonly<Record<string, unknown>>;
    return [path, valuesFile].filter((each) => typeof each === "string");
}
