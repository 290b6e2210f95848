import { matchesEveryNew, mayMatchNew } from "../new-namespaces";
import { nameLabel } from "../namespaces";
import { remainingConditions } from "../partial-labels";
import { addsUp, namespacesOfPolicy } from "../plugin-policies/tier-policies";
import type { PluginPolicy } from "../plugin-policies/types";
import { requirements } from "../selectors";
import type { Direction, Labels, LabelSelector, UnjudgedPolicy } from "../types";

/** A policy, and the namespaces to whose pods it applies. */
export interface AppliedPolicy {
    readonly policy: PluginPolicy;
    readonly namespaces: readonly string[];
    /** Whether it applies to those of every namespace that nobody has made yet, too. */
    readonly newNamespaces: boolean;
}

/** What is known of the namespaces of a cluster. */
interface Namespaces {
    readonly namespaces: ReadonlyMap<string, Labels>;
    readonly unseenNamespaces: ReadonlySet<string>;
}

/**
 * Finds the namespaces to whose pods policies of network plugins apply, in so far as they isolate: as a policy of each of
 * them. Where that hangs on labels that nobody showed, or that nobody has given yet, it is an `UnjudgedPolicy` for the
 * namespaces concerned.
 */
export function applyPluginPolicies(policies: readonly PluginPolicy[], known: Namespaces) {
    const applied = policies.filter(({ isolates }) => isolates.length > 0).map((policy) => applyPolicy(policy, known));
    return {
        policies: applied.map((each) => each.policy),
        unjudged: applied.flatMap((each) => each.unjudged),
    };
}

function applyPolicy(
    policy: PluginPolicy,
    { namespaces, unseenNamespaces }: Namespaces,
): { policy: AppliedPolicy; unjudged: UnjudgedPolicy[] } {
    const here: string[] = [];
    const unjudged: UnjudgedPolicy[] = [];
    const wanted = namespacesOfPolicy(policy);
    for (const [each, namespaceLabels] of namespaces) {
        const seen = unseenNamespaces.has(each) ? { namespaceLabelsKnown: false as const } : {};
        const asked = remainingConditions(wanted, { namespaceLabels, ...seen });
        if (asked === "yes") here.push(each);
        else if (asked !== "no") unjudged.push(perhapsIn(policy, wanted, "In", [each]));
    }
    const taken = new Set(namespaces.keys());
    const isOfItsOwn = policy.namespace !== undefined && policy.namespaces === undefined;
    const newNamespaces = !isOfItsOwn && matchesEveryNew(wanted, taken);
    if (!isOfItsOwn && !newNamespaces && mayMatchNew(wanted, taken))
        unjudged.push(perhapsIn(policy, wanted, "NotIn", [...taken]));
    return { policy: { policy, namespaces: here, newNamespaces }, unjudged };
}

/** What a policy may do in some of the namespaces. */
function perhapsIn(
    policy: PluginPolicy,
    wanted: LabelSelector,
    operator: "In" | "NotIn",
    names: readonly string[],
): UnjudgedPolicy {
    const { apiVersion, kind, name, pods, isolates } = policy;
    const asked = requirements(wanted).map(({ key, operator: how, values }) => ({
        key,
        operator: how,
        values: [...values],
    }));
    const only = names.length > 0 ? [{ key: nameLabel, operator, values: names }] : [];
    const opens = isolates.filter((way: Direction) =>
        (way === "Ingress" ? policy.ingress : policy.egress).some((rule) => addsUp(policy, rule, way)),
    );
    const where = operator === "In" ? `namespace "${names.join()}"` : "a namespace that nobody has made yet";
    return {
        ...{ apiVersion, kind, name, pods, opens, shuts: isolates, nodes: false, peers: "anybody" },
        namespaces: { matchExpressions: [...asked, ...only] },
        why: `whether it applies to pods of ${where} hangs on labels that are not known`,
    };
}
