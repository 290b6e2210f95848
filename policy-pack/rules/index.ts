import type { ResourceRule, StackRule } from "../judge/rule";
import { namespacesThroughComponent } from "./namespaces-through-component/rule";
import { noDangerousRules } from "./no-dangerous-rules/rule";
import { noDeadRules } from "./no-dead-rules/rule";
import { noVoidedDeny } from "./no-voided-deny/rule";
import { noWideEgress } from "./no-wide-egress/rule";
import { onlyDeclaredFlows } from "./only-declared-flows/rule";
import { requireBothHalves } from "./require-both-halves/rule";
import { requireDenyAll } from "./require-deny-all/rule";
import { requirePolicyTypes } from "./require-policy-types/rule";
import { requirePurpose } from "./require-purpose/rule";
import { requireValidPolicy } from "./require-valid-policy/rule";
import { requireExpectations } from "./require-expectations/rule";
import { requireDns } from "./require-dns/rule";

/** Judges of a whole stack, in the order of their reports. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each rule knows the type of its own config
export const stackRules: readonly StackRule<any>[] = [
    requireDenyAll,
    requireDns,
    noVoidedDeny,
    noWideEgress,
    onlyDeclaredFlows,
    requireExpectations,
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
