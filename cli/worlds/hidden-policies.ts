import { type Direction, effectivePolicyTypes, type NetworkPolicySpec, type UnjudgedPolicy } from "../../netpol";
import type { StackObject } from "../plan/stack-objects";
import {
    forComputing,
    isPlainObject,
    unprintable,
    withoutSecrets,
    type WireObject,
    type WireValue,
} from "../plan/values";

const both = ["Ingress", "Egress"] as const;
const kind = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;
const why = "a part of it is known only after a deployment, or is a secret";

/** Whether nothing in a value is unknown or a secret: a secret is as little to be shown as an unknown can be. */
export function isPlain(value: WireValue | undefined): boolean {
    return value === undefined || unprintable(value).length === 0;
}

/** Whether it is known, and no secret, which policy it is and which pods it selects. */
export function areIdentityAndSubjectPlain(
    { name, namespace }: WireObject,
    { podSelector, policyTypes }: WireObject,
): boolean {
    return [name, namespace, podSelector, policyTypes].every(isPlain);
}

/**
 * What NetworkPolicies of a stack may do beside what is known of them. Rules with a hidden part may open more to the pods
 * that the policy selects; of a policy whose name, namespace or pods are hidden nothing else is known.
 */
export function hiddenPolicies(objects: readonly StackObject[]): UnjudgedPolicy[] {
    return objects
        .filter(({ type, inputs }) => type.endsWith(":networking.k8s.io/v1:NetworkPolicy") && !isPlain(inputs))
        .flatMap(({ name, inputs, problem }) => {
            const { metadata, spec } = inputs;
            const isKnown =
                isPlainObject(metadata) && isPlainObject(spec) && areIdentityAndSubjectPlain(metadata, spec);
            if (!isKnown || problem !== undefined) return [whollyHidden(name, metadata, problem)];
            const opens = hiddenDirections(spec);
            if (opens.length === 0) return [];
            const scope = withoutSecrets(metadata) as { readonly name: string; readonly namespace?: string };
            const pods = forComputing(spec.podSelector ?? {}) as NonNullable<UnjudgedPolicy["pods"]>;
            const subject = { name: scope.name, namespace: scope.namespace ?? "default", pods };
            return [{ ...kind, ...subject, nodes: false, opens, shuts: [], peers: "anybody" as const, why }];
        });
}

/** The directions in which some rule is hidden and would count. */
function hiddenDirections(spec: WireObject): UnjudgedPolicy["opens"] {
    const types = directionsOf(spec);
    return both.filter((direction) => types.includes(direction) && !isPlain(spec[rulesOf[direction]]));
}

/** The directions that a policy isolates by its spec, hidden rules included; a list that is hidden as a whole counts as some. */
export function directionsOf(spec: WireObject): Direction[] {
    return [...effectivePolicyTypes(forComputing(spec) as unknown as NetworkPolicySpec)];
}

const rulesOf = { Ingress: "ingress", Egress: "egress" } as const;

function whollyHidden(name: string, metadata: WireValue | undefined, problem: string | undefined): UnjudgedPolicy {
    const namespace = isPlainObject(metadata) ? (metadata.namespace ?? "default") : undefined;
    const isThere = problem === undefined && typeof namespace === "string" && isPlain(namespace);
    return {
        ...{ ...kind, name, ...(isThere ? { namespace } : {}) },
        ...{ nodes: false, opens: both, shuts: both, peers: "anybody", why },
    };
}
