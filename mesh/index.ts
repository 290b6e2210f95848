/** What was asked for, and the manifests that say it. Pure: no Pulumi, no I/O. */
export { compile, flowAnnotation, partOfLabel, whyAnnotation } from "./compile";
export type { Compiled, CompiledPolicy, OutsidePeers } from "./compile";
export { sensitiveCidrs } from "./cidrs";
export { dnsRules } from "./dns";
export { guardManifests } from "./guard/guard";
export { compileGuard } from "./guard/of-mesh";
export { parseGuard } from "./guard/schema";
export type * from "./guard/types";
export { MeshError, type Issue } from "./issues";
export { clusterRanges, isInside, outsidePeers, rangesOf, type OutsideEndpoint } from "./peers";
export { plainLabels } from "./plain-parts";
export { portTexts } from "./ports";
export { presetNames, presetOf, type PlatformPreset, type PresetName } from "./platforms";
export { platformFindings, type PlatformFinding } from "./platforms/findings";
export { parsePlatform } from "./platforms/parse";
export { parseMesh, parseSpec } from "./spec";
export { later, reservedNames } from "./types";
export type * from "./types";
