import type { PodParty } from "../match-peer";
import { matches } from "../selectors";
import type { Direction } from "../types";
import type { IndexedPolicy } from "./compile-policy";
import type { Index } from "./create-index";

/** The policies that isolate a pod in a direction: in its namespace, selecting its labels, with that policy type. */
export function isolatingPolicies(index: Index, subject: PodParty, direction: Direction): readonly IndexedPolicy[] {
    const inNamespace = index.policies.get(subject.namespace) ?? [];
    return inNamespace.filter(
        ({ rules, selector }) => rules[direction] !== undefined && matches(selector, subject.labels),
    );
}
