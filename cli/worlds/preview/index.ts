/** Loaded by `ai-mesh plan` only where a preview is read: a program needs no schema of one. */
export { planPreview } from "./plan-preview";
export { readPreview } from "./read-preview";
