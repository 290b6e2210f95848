import { nameLabel, type Direction, type Labels } from "../../../netpol";
import type { RuleContext } from "../../judge/rule-context";
import type { Home } from "../../stack/expected-ends";
import type { SeenPolicy } from "../../stack/policies";
import type { StackView } from "../../stack/view";
import type { Opening } from "./openings";

/** A pod that is asked about, by its labels. */
export interface AskedPod {
    readonly home: Home;
    readonly labels: Labels;
}

/** A pod, or the addresses of which no policy tells one from another, by one of them. */
export type Party = AskedPod | { readonly ip: string; readonly addresses: string };

export const isPod = (party: Party): party is AskedPod => "home" in party;

/** Answers by the objects that they are about, each worked out once. */
export class Kept<T> {
    readonly #known = new WeakMap<object, Kept<T>>();
    #answer: T | undefined;

    of(about: readonly object[], make: () => T): T {
        const [first, ...others] = about;
        if (first === undefined) return (this.#answer ??= make());
        let kept = this.#known.get(first);
        if (kept === undefined) this.#known.set(first, (kept = new Kept()));
        return kept.of(others, make);
    }
}

/** What a cluster's policies are, as far as the stack holds them. */
export interface World {
    readonly around: RuleContext;
    /** What each rule opens for pods of a namespace and a peer. */
    readonly openings: Kept<readonly Opening[]>;
    /** The policies of each pod that is asked about, by direction. */
    readonly selecting: Readonly<Record<Direction, Kept<readonly SeenPolicy[]>>>;
    /** Those of a namespace, and those that may land in it; none that every API server would refuse. */
    policiesOf(home: Home): readonly SeenPolicy[];
    isWrittenTwice(policy: SeenPolicy): boolean;
    /** All that write the same object, where several do. */
    writtenTwiceWith(policy: SeenPolicy): readonly SeenPolicy[] | undefined;
}

/** The policies of one cluster. */
export function worldOf(stack: StackView, cluster: string, around: RuleContext): World {
    const writtenTwiceWith = (policy: SeenPolicy) => stack.writtenTwice.find((group) => group.includes(policy));
    return {
        around,
        openings: new Kept(),
        selecting: { Ingress: new Kept(), Egress: new Kept() },
        policiesOf: (home) =>
            [
                ...stack.policiesIn({ cluster, name: nameOf(home) }),
                ...stack.adrift.filter((policy) => policy.cluster === cluster),
            ].filter((policy) => !policy.invalid && !isLabelsOnly(policy)),
        writtenTwiceWith,
        isWrittenTwice: (policy) => writtenTwiceWith(policy) !== undefined,
    };
}

/** Its name; for one that is known by its labels alone, a name that no namespace has. */
export const nameOf = ({ labels }: Home): string => labels[nameLabel] ?? "";

/** A patch that leaves the spec of its object as it is. */
const isLabelsOnly = ({ patch, selector, rules, unknown }: SeenPolicy): boolean =>
    patch && selector === undefined && rules.length === 0 && unknown.length === 0;
