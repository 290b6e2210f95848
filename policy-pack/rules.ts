import type { ResourceRule, StackRule } from "./judge/rule";
import { requireDenyAll } from "./policies/require-deny-all/rule";
import { requireDns } from "./policies/require-dns/rule";

/** Judges of a whole stack, in the order of their reports. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each rule knows the type of its own config
export const stackRules: readonly StackRule<any>[] = [requireDenyAll, requireDns];

/** Judges of one resource, before it is made. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export const resourceRules: readonly ResourceRule<any>[] = [];
