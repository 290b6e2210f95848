import { isObject, effectivePolicyTypes, looseCidrs } from "../../netpol";
import type { Direction, LabelSelector, NetworkPolicy, NetworkPolicySpec } from "../../netpol";
import { clusterNames, defaultNamespace } from "./cluster";
import { deployTargetOf } from "./deploy-target";
import type { SeenResource } from "./resource";
import { flowOf } from "./titles";
import { refusals } from "./refusals";
import { certainRule, readRules, type SeenRule } from "./rules";
import type { SeenPolicy } from "./seen-policy";
import { isUnknown, unknownPaths, withoutNulls, type Bag } from "./unknown-values";

export type { SeenPolicy } from "./seen-policy";

const both: readonly Direction[] = ["Ingress", "Egress"];

const read = new WeakMap<SeenResource, SeenPolicy>();

/** Reads a NetworkPolicy or NetworkPolicyPatch of whatever API group, each resource once. */
export function readPolicy(resource: SeenResource, patch = false): SeenPolicy {
    let policy = read.get(resource);
    if (policy?.patch !== patch) read.set(resource, (policy = readAnew(resource, patch)));
    return policy;
}

function readAnew(resource: SeenResource, patch: boolean): SeenPolicy {
    const metadata = bagOf(resource.props["metadata"]);
    const spelled = withoutNulls(resource.props["spec"] ?? {});
    const spec = bagOf(spelled);
    const directions = directionsOf(spec, patch);
    const rules = directions.possible.flatMap((direction) => readRules(spec.bag, direction, spec.unknown));
    const podSelector = spec.bag["podSelector"] ?? (patch ? undefined : {});
    const selector = selectorOf(spec, podSelector);
    const nowhere = metadata.unknown || isWithoutMetadata(resource);
    const namespace = nowhere ? undefined : namespaceOf(resource, metadata.bag);
    const known = { name: nameOf(metadata), namespace, selector, isolates: directions.sure };
    const sure = certainSpec(known, rules);
    const certain = certainPolicy(known, sure);
    const unknown = unknownOf(resource.props);
    const judged = unknown.length === 0 ? spelled : sure;
    const refused = refusals(known, metadata.bag, judged);
    const problems = [...refused, ...looseCidrs({ spec: judged })];
    const invalid = certain !== undefined && refused.length > 0;
    return {
        ...{ kind: "NetworkPolicy", isClusterWide: false, isAdminTier: false },
        ...placeOf(resource),
        ...known,
        allows: known.isolates,
        denies: [],
        directions: directions.possible,
        rules,
        unknown,
        certain: invalid ? undefined : certain,
        certainSpec: sure,
        problems,
        invalid,
        spelled: spelledBy(spec.bag, directions.possible),
        flow: flowOf(metadata.bag["annotations"]),
        patch,
    };
}

/** Where a policy comes from, and to which cluster. */
export const placeOf = (resource: SeenResource): Pick<SeenPolicy, "cluster" | "clusterNames" | "urn" | "resource"> => ({
    cluster: deployTargetOf(resource),
    clusterNames: clusterNames(resource),
    urn: resource.urn,
    resource: resource.name,
});

function spelledBy(spec: Bag, possible: readonly Direction[]): SeenPolicy["spelled"] {
    const { policyTypes, egress } = spec;
    return {
        policyTypes: Array.isArray(policyTypes) && policyTypes.length > 0,
        emptyEgress: Array.isArray(egress) && egress.length === 0,
        inert: both.filter((direction) => !possible.includes(direction) && hasRules(spec, direction)),
    };
}

/** Whether a policy came without metadata: nobody can tell which one it is, so it is in no namespace that it could cover. */
export const isWithoutMetadata = ({ props }: SeenResource): boolean => (props["metadata"] ?? undefined) === undefined;

const hasRules = (spec: Bag, direction: Direction): boolean => {
    const rules = spec[direction === "Ingress" ? "ingress" : "egress"];
    return Array.isArray(rules) && rules.length > 0;
};

/** A selector, where all of it is known. */
function selectorOf(spec: Known, podSelector: unknown): LabelSelector | undefined {
    const isKnown = !spec.unknown && unknownPaths(podSelector, "").length === 0;
    return isKnown ? (podSelector as LabelSelector | undefined) : undefined;
}

interface Known {
    readonly bag: Bag;
    readonly unknown: boolean;
}

const bagOf = (value: unknown): Known => ({ bag: isObject(value) ? value : {}, unknown: isUnknown(value) });

function nameOf({ bag }: Known): string | undefined {
    const name = bag["name"];
    return typeof name === "string" && !isUnknown(name) ? name : undefined;
}

/** The namespace of an object: the provider's, where it names none; undefined where it is unknown. */
export function namespaceOf(resource: SeenResource, metadata: Bag): string | undefined {
    const namespace = metadata["namespace"];
    if (isUnknown(namespace)) return undefined;
    return typeof namespace === "string" && namespace !== "" ? namespace : defaultNamespace(resource);
}

/**
 * Absent or empty policyTypes mean Ingress, and Egress only with egress rules. A Patch that does not spell them leaves those of
 * an object that is not in sight.
 */
function directionsOf(spec: Known, patch: boolean): { sure: readonly Direction[]; possible: readonly Direction[] } {
    const { policyTypes, egress } = spec.bag as { policyTypes?: unknown; egress?: unknown };
    if (spec.unknown || isUnknown(policyTypes)) return { sure: [], possible: both };
    if (patch && (policyTypes === undefined || spec.bag["podSelector"] === undefined))
        return { sure: [], possible: both };
    if (Array.isArray(policyTypes) && policyTypes.length > 0) {
        const sure = both.filter((direction) => policyTypes.includes(direction));
        return { sure, possible: policyTypes.some(isUnknown) ? both : sure };
    }
    if (isUnknown(egress)) return { sure: ["Ingress"], possible: both };
    const sure = effectivePolicyTypes({ egress: Array.isArray(egress) ? egress : [] } as NetworkPolicySpec);
    return { sure, possible: sure };
}

function certainSpec(
    { selector, isolates }: Pick<SeenPolicy, "selector" | "isolates">,
    rules: readonly SeenRule[],
): NetworkPolicySpec {
    const ofDirection = (direction: Direction) =>
        rules.filter((rule) => rule.direction === direction && isolates.includes(direction)).flatMap(certainRule);
    return {
        podSelector: selector ?? {},
        policyTypes: isolates,
        ingress: ofDirection("Ingress"),
        egress: ofDirection("Egress"),
    };
}

function certainPolicy(
    { name, namespace, selector, isolates }: Pick<SeenPolicy, "name" | "namespace" | "selector" | "isolates">,
    spec: NetworkPolicySpec,
): NetworkPolicy | undefined {
    if (namespace === undefined || selector === undefined || isolates.length === 0) return undefined;
    // A name that is not known yet does not change what the policy does.
    const metadata = { name: name ?? "not-known-yet", namespace };
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec };
}

/** Of metadata only name and namespace matter. */
function unknownOf({ metadata, spec }: Bag): string[] {
    const { name, namespace } = bagOf(metadata).bag;
    const ofMetadata = isUnknown(metadata) ? ["metadata"] : unknownPaths({ name, namespace }, "metadata");
    return [...ofMetadata, ...unknownPaths(spec, "spec")];
}
