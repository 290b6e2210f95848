/** Charts and operators by name: what their pods are, what they need, and what they make. Data, with sources. */
export { presetCalled, presets } from "./all";
export { checkGiven, expand, partName, readPreset, type PresetWorkload } from "./expand";
export { filled, filledLabels, filledPolicy, shown, valuesOf, type Values } from "./fill";
export { madePolicies, type MadeHere } from "./makes";
export { sourceOf, unmetNeeds, type NamedFlow, type FlowEndPods, type UnmetNeed } from "./needs";
export type * from "./types";
