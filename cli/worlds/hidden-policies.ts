import { readUnjudgedPolicy, type UnjudgedPolicy } from "../../netpol";
import type { StackObject } from "../plan/stack-objects";
import { forComputing, isPlainObject, withoutSecrets, type WireObject, type WireValue } from "../plan/values";
import {
    areIdentityAndSubjectPlain,
    decidesOfPolicy,
    directionsOf,
    hiddenPart,
    isPlain,
    plainText,
} from "./hidden-parts";
import { isPluginPolicy } from "./stack-documents";

const both = ["Ingress", "Egress"] as const;
const kind = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;

/**
 * What policies of a stack may do beside what is known of them. Of NetworkPolicies rules with a hidden part may open more to the pods
 * that the policy selects; of a policy whose name, namespace or pods are hidden nothing else is known. Policies of network
 * plugins are known as a whole or not at all.
 */
export function hiddenPolicies(objects: readonly StackObject[]): UnjudgedPolicy[] {
    return [...hiddenNetworkPolicies(objects), ...objects.filter(isPluginPolicy).flatMap(hiddenPluginPolicy)];
}

function hiddenNetworkPolicies(objects: readonly StackObject[]): UnjudgedPolicy[] {
    return objects
        .filter(({ type }) => type.endsWith(":networking.k8s.io/v1:NetworkPolicy"))
        .flatMap(({ name, inputs, problem }) => {
            const { metadata, spec } = inputs;
            const why = problem ?? hiddenPart(inputs, decidesOfPolicy);
            if (why === undefined) return [];
            const isKnown =
                isPlainObject(metadata) && isPlainObject(spec) && areIdentityAndSubjectPlain(metadata, spec);
            if (!isKnown || problem !== undefined) return [{ ...whollyHidden(name, metadata, problem), why }];
            const opens = hiddenDirections(spec);
            if (opens.length === 0) return [];
            const scope = withoutSecrets(metadata) as { readonly name: string; readonly namespace?: string };
            const pods = forComputing(spec.podSelector ?? {}) as NonNullable<UnjudgedPolicy["pods"]>;
            const subject = { name: scope.name, namespace: scope.namespace ?? "default", pods };
            return [{ ...kind, ...subject, nodes: false, opens, shuts: [], peers: "anybody" as const, why }];
        });
}

function hiddenPluginPolicy({ type, name, inputs, problem }: StackObject): UnjudgedPolicy[] {
    const why = problem ?? hiddenPart(inputs, decidesOfPolicy);
    if (why === undefined) return [];
    const [, apiVersion = "", own = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
    const metadata = isPlainObject(inputs.metadata) ? inputs.metadata : {};
    const { podSelector, endpointSelector } = isPlainObject(inputs.spec) ? inputs.spec : {};
    const isSole = inputs.specs === undefined && isPlain(podSelector) && isPlain(endpointSelector);
    const namespace = problem === undefined ? plainText(metadata.namespace ?? "default") : undefined;
    const known = {
        metadata: { name: plainText(metadata.name) ?? name, namespace },
        spec: isSole ? { podSelector, endpointSelector } : {},
    };
    const read = readUnjudgedPolicy(known, own, apiVersion);
    if (read === undefined) return [];
    const isOfCluster = read.namespace === undefined;
    return [isOfCluster ? { ...read, why } : { ...read, namespace, why }];
}

/** The directions in which some rule is hidden and would count. */
function hiddenDirections(spec: WireObject): UnjudgedPolicy["opens"] {
    const types = directionsOf(spec);
    return both.filter((direction) => types.includes(direction) && !isPlain(spec[rulesOf[direction]]));
}

const rulesOf = { Ingress: "ingress", Egress: "egress" } as const;

function whollyHidden(name: string, metadata: WireValue | undefined, problem: string | undefined): UnjudgedPolicy {
    const namespace = isPlainObject(metadata) ? (metadata.namespace ?? "default") : undefined;
    const isThere = problem === undefined && typeof namespace === "string" && isPlain(namespace);
    return {
        ...{ ...kind, name, ...(isThere ? { namespace } : {}) },
        ...{ nodes: false, opens: both, shuts: both, peers: "anybody" },
    };
}
