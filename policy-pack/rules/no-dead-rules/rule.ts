import { describeSelector } from "../../../netpol";
import { listed, type Finding } from "../../judge/finding";
import type { StackRule } from "../../judge/rule";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import type { StackView } from "../../stack/view";
import { isolatesAlone } from "./isolates-alone";
import { deadPeers, impossible } from "./peers";
import { knownPods, type KnownPods } from "./pods";
import { deadPorts } from "./ports";

/**
 * What the API server takes and what does not do what it seems to. None of it opens anything that other policies do not
 * report: it is why a connection that was allowed does not come about.
 */
export const noDeadRules: StackRule = {
    name: "no-dead-rules",
    title: "Every rule does what it seems to",
    description:
        "No rule or selector is without effect, means other peers than it seems to, or cuts off more than it says.",
    fix: "Correct the selector, port or range so that it means what it should, or remove the rule.",
    level: "advisory",
    severity: "low",
    properties: {},
    judge: (stack) => {
        const pods = knownPods(stack);
        return stack.policies.flatMap((policy) =>
            policy.invalid ? [] : problemsOf(policy, stack, pods).map((problem) => finding(policy, problem)),
        );
    },
};

function problemsOf(policy: SeenPolicy, stack: StackView, pods: KnownPods): string[] {
    const never = impossible(policy.selector ?? {}, selectorPath(policy));
    if (never.length > 0) return never;
    return [
        ...inertRules(policy),
        ...selectsNobody(policy, pods),
        ...isolatesAlone(policy, stack),
        ...policy.rules.flatMap((rule) => [
            ...deadPeers(rule, policy, stack, pods),
            ...deadPorts(rule, policy, stack, pods),
        ]),
    ];
}

const finding = (policy: SeenPolicy, problem: string): Finding => ({
    kind: "violation",
    namespace: policy.namespace,
    policy: policy.name,
    urn: policy.urn,
    message: `${titleOf(policy)}: ${problem}`,
});

function inertRules({ spelled, isolates }: SeenPolicy): string[] {
    return spelled.inert.map(
        (direction) =>
            `spec.${direction.toLowerCase()} does nothing, since policyTypes leaves out ${direction}. ` +
            `Spell policyTypes: [${listedTypes([...isolates, direction])}], or remove these rules.`,
    );
}

const listedTypes = (types: readonly string[]) => [...types].sort().reverse().join(", ");

/** Where a policy says which pods it selects. */
const selectorPath = ({ kind }: SeenPolicy): string =>
    ["NetworkPolicy", "FQDNNetworkPolicy", "ApplicationNetworkPolicy"].includes(kind)
        ? "spec.podSelector"
        : "its selector";

function selectsNobody(policy: SeenPolicy, pods: KnownPods): string[] {
    const { selector = {}, cluster, namespace = "", isClusterWide } = policy;
    // One of the whole cluster is not for the pods of each namespace.
    if (isClusterWide) return [];
    const missing = pods.missing(selector, [{ cluster, name: namespace }]);
    return missing === undefined
        ? []
        : [
              `${selectorPath(policy)} selects pods with ${describeSelector(selector)}, and no workload of the stack in ` +
                  `"${namespace}" has such labels: it has ${listed(missing)}. Select one of them, or remove the policy.`,
          ];
}
