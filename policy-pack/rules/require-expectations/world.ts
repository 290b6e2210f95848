import type { ClusterPolicy, Direction, NetworkPolicy } from "../../../netpol";
import type { RuleContext } from "../../judge/rule-context";
import type { Home } from "../../stack/expected-ends";
import type { SeenPolicy } from "../../stack/policies";
import type { StackView } from "../../stack/view";
import { nameOf } from "./asked";
import { Kept } from "./kept";
import type { Opening } from "./opening";

/** What a cluster's policies are, as far as the stack holds them. */
export interface World {
    readonly context: RuleContext;
    /** What each rule opens for pods of a namespace and a peer. */
    readonly openings: Kept<readonly Opening[]>;
    /** The policies of each pod that is asked about, by direction. */
    readonly selecting: Readonly<Record<Direction, Kept<readonly SeenPolicy[]>>>;
    /** The policies of one namespace as far as they tell its pods apart, and those of another. */
    readonly telling: Kept<readonly NetworkPolicy[]>;
    /** Policies of the tiers before and after NetworkPolicies. */
    readonly tiers: readonly ClusterPolicy[];
    /** What policies of tier Admin accept for pods of a namespace. */
    adminOf(home: Home): readonly SeenPolicy[];
    /** Those of a namespace, and those that may land in it; none that every API server would refuse. */
    policiesOf(home: Home): readonly SeenPolicy[];
    /** All that write the same object, where several do. */
    writtenTwiceWith(policy: SeenPolicy): readonly SeenPolicy[] | undefined;
}

/** The policies of one cluster. */
export function worldOf(stack: StackView, cluster: string, context: RuleContext): World {
    const writtenTwice = new Map(stack.writtenTwice.flatMap((group) => group.map((policy) => [policy, group])));
    const policies = new Kept<readonly SeenPolicy[]>();
    return {
        context,
        openings: new Kept(),
        selecting: { Ingress: new Kept(), Egress: new Kept() },
        telling: new Kept(),
        policiesOf: (home) =>
            policies.of([home], () =>
                [
                    ...stack.policiesIn({ cluster, name: nameOf(home) }),
                    ...stack.adrift.filter((policy) => policy.cluster === cluster),
                ].filter((policy) => !policy.invalid && !policy.isAdminTier && !isLabelsOnly(policy)),
            ),
        tiers: stack.tiers.filter((tier) => tier.cluster === cluster).map(({ policy }) => policy),
        adminOf: (home) => stack.policiesIn({ cluster, name: nameOf(home) }).filter((policy) => policy.isAdminTier),
        writtenTwiceWith: (policy) => writtenTwice.get(policy),
    };
}

/** A patch that leaves the spec of its object as it is. */
const isLabelsOnly = ({ patch, selector, rules, unknown }: SeenPolicy): boolean =>
    patch && selector === undefined && rules.length === 0 && unknown.length === 0;
