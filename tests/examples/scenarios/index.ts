import { ambient } from "./ambient";
import { dataStores } from "./data-stores";
import { llmD } from "./llm-d-gke";
import { rayClusters } from "./ray-clusters";
import { sandboxes } from "./sandboxes";
import type { Scenario } from "./types";

/** The examples that say what they expect. */
export const scenarios: readonly Scenario[] = [llmD, rayClusters, sandboxes, dataStores, ambient];
