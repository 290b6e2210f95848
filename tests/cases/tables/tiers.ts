import type { TruthTable } from "../types";
import { adminActions } from "./admin-actions";
import { adminBaseline } from "./admin-baseline";
import { adminBaselineAlone } from "./admin-baseline-alone";
import { adminNetworks } from "./admin-networks";
import { adminPorts } from "./admin-ports";
import { adminPriorities } from "./admin-priorities";
import { adminScenarios } from "./admin-scenarios";
import { adminSelectors } from "./admin-selectors";
import { adminV1alpha1 } from "./admin-v1alpha1";

/** Every truth table about the tiers before and after NetworkPolicies, in reading order. */
export const tierTables: readonly TruthTable[] = [
    ...adminActions,
    ...adminBaseline,
    ...adminBaselineAlone,
    ...adminPriorities,
    ...adminSelectors,
    ...adminPorts,
    ...adminNetworks,
    ...adminV1alpha1,
    ...adminScenarios,
];
