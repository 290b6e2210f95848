import type { ResourceRule, StackRule } from "./judge/rule";
import { namespacesThroughComponent } from "./policies/namespaces-through-component/rule";
import { noDangerousRules } from "./policies/no-dangerous-rules/rule";
import { noDeadRules } from "./policies/no-dead-rules/rule";
import { noVoidedDeny } from "./policies/no-voided-deny/rule";
import { noWideEgress } from "./policies/no-wide-egress/rule";
import { onlyDeclaredFlows } from "./policies/only-declared-flows/rule";
import { requireBothHalves } from "./policies/require-both-halves/rule";
import { requireDenyAll } from "./policies/require-deny-all/rule";
import { requirePolicyTypes } from "./policies/require-policy-types/rule";
import { requirePurpose } from "./policies/require-purpose/rule";
import { requireValidPolicy } from "./policies/require-valid-policy/rule";
import { requireDns } from "./policies/require-dns/rule";

/** Judges of a whole stack, in the order of their reports. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each rule knows the type of its own config
export const stackRules: readonly StackRule<any>[] = [
    requireDenyAll,
    requireDns,
    noVoidedDeny,
    noWideEgress,
    onlyDeclaredFlows,
    requireBothHalves,
    noDeadRules,
];

/** Judges of one resource, before it is made. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export const resourceRules: readonly ResourceRule<any>[] = [
    requireValidPolicy,
    noDangerousRules,
    requirePolicyTypes,
    requirePurpose,
    namespacesThroughComponent,
];
