import {
    type Answer,
    type Cluster,
    type HalfAnswer,
    type PodEndpoint,
    podKinds,
    type PodKinds,
    witnessOf,
} from "../../../netpol";

/** So many pairs of pods are asked about in place of two of which nothing shows the labels. */
const mostPairs = 2_000;

/**
 * Pods in place of one whose labels nothing shows: one of each kind that policies can tell apart in its namespace. What they all
 * may, it may; what none of them may, it may not.
 */
export class AnyLabels {
    private readonly known = new Map<string, readonly PodEndpoint[] | undefined>();
    private listed: PodKinds | undefined;

    constructor(private readonly cluster: Cluster) {}

    /** A pod of each kind of a namespace; `undefined` where there are too many kinds. */
    of(namespace: string): readonly PodEndpoint[] | undefined {
        if (!this.known.has(namespace)) this.known.set(namespace, this.kindsIn(namespace));
        return this.known.get(namespace);
    }

    private kindsIn(name: string): readonly PodEndpoint[] | undefined {
        const { namespaces } = this.cluster;
        const isListed = namespaces.some((each) => each.name === name);
        const unseen = { name, labels: {}, labelsKnown: false as const };
        const kinds = isListed
            ? (this.listed ??= podKinds(this.cluster))
            : podKinds({ ...this.cluster, namespaces: [...namespaces, unseen] });
        const own = kinds.namespaces.find((each) => each.exists && each.name === name);
        return own === undefined || own.leftOut.length > 0 ? undefined : own.pods.map((pods) => witnessOf(own, pods));
    }
}

/** Each of some with each of others; `undefined` where these are too many. */
export function pairsOf<From, To>(from: readonly From[], to: readonly To[]): (readonly [From, To])[] | undefined {
    if (from.length * to.length > mostPairs) return undefined;
    return from.flatMap((source) => to.map((target) => [source, target] as const));
}

/** One answer of several with one verdict: what holds of each of them, and every rule that lets one of them through. */
export function inCommon(answers: readonly [Answer, ...Answer[]]): Answer {
    const [{ verdict }] = answers;
    const half = (way: "egress" | "ingress"): HalfAnswer => halfInCommon(answers.map((each) => each[way]));
    const backends = answers.flatMap((each) => each.backends ?? []);
    return { verdict, egress: half("egress"), ingress: half("ingress"), ...(backends.length > 0 && { backends }) };
}

function halfInCommon(halves: readonly HalfAnswer[]): HalfAnswer {
    const [first, ...rest] = halves as readonly [HalfAnswer, ...HalfAnswer[]];
    const allowedBy = [...new Set(halves.flatMap((half) => half.allowedBy))];
    const isolatedBy = first.isolatedBy.filter((policy) => rest.every((half) => half.isolatedBy.includes(policy)));
    if (rest.every(({ verdict }) => verdict === first.verdict)) return { ...first, isolatedBy, allowedBy };
    const why = "it depends on labels that were not seen";
    return { verdict: "unknown", isolatedBy, allowedBy, nearest: { why }, assumption: why };
}
