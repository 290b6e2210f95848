import type { SeenPolicy } from "../stack/policies";
import type { RuleContext } from "./rule-context";

/** Whether a policy is the one by which a mesh keeps its namespace open for a while (`enforce: false`). */
export const isKeptOpen = (policy: SeenPolicy, { platforms }: RuleContext): boolean =>
    policy.name === "not-enforced" && platforms.keptOpen(policy);

/** What to do about it in a rule of the pack. */
export const adviseKeptOpen = (rule: string, { namespace }: SeenPolicy): string =>
    `Its mesh keeps namespace "${namespace}" open while it says enforce: false (docs/adr/0003-adopting-a-live-namespace.md): ` +
    `exempt the namespace from ${rule} until the day on which enforce is to go, and let its policies take effect then.`;
