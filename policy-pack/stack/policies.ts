import { isObject, effectivePolicyTypes, looseCidrs } from "../../netpol";
import type { Direction, LabelSelector, NetworkPolicy, NetworkPolicySpec, Problem } from "../../netpol";
import { clusterNames, defaultNamespace } from "./cluster";
import { deployTargetOf } from "./deploy-target";
import type { SeenResource } from "./resource";
import { flowOf } from "./titles";
import { refusals } from "./refusals";
import { certainRule, readRules, type SeenRule } from "./rules";
import { isUnknown, unknownPaths, withoutNulls, type Bag } from "./unknown-values";

/**
 * A NetworkPolicy of the stack, split into what is certain about it and what is not known yet; or a policy of another kind in
 * the form of one, of which all is known (`plugin-policies.ts`).
 */
export interface SeenPolicy {
    /** Its Kubernetes kind. */
    readonly kind: string;
    /** Whether it stands in no namespace: `namespace` is then one whose pods it selects; undefined where the stack has none. */
    readonly isClusterWide: boolean;
    /** Whether its rules are asked before all NetworkPolicies: what they allow passes, and it isolates nobody. */
    readonly isAdminTier: boolean;
    /** See {@link deployTargetOf}; never printed. */
    readonly cluster: string;
    /** See {@link clusterNames}. */
    readonly clusterNames: readonly string[];
    readonly urn: string;
    /** Its Pulumi name. */
    readonly resource: string;
    /** metadata.name, where known. */
    readonly name: string | undefined;
    /** undefined: not known yet, so it may land anywhere and covers nothing. */
    readonly namespace: string | undefined;
    /** undefined: not known yet, so it may select all pods or none. */
    readonly selector: LabelSelector | undefined;
    /** Directions that it isolates for the pods it selects, for sure. */
    readonly isolates: readonly Direction[];
    /** Directions whose rules may take effect: those above and those not known yet. */
    readonly directions: readonly Direction[];
    /** Directions in which what its rules allow passes, for sure; one of them it may not isolate. */
    readonly allows: readonly Direction[];
    /** Rules of those directions; rules of other directions do nothing. */
    readonly rules: readonly SeenRule[];
    /** Rules that deny, whatever any rule allows: NetworkPolicies have none. */
    readonly denies: readonly SeenRule[];
    /** Paths of everything in it that is not known yet and that isolation depends on. */
    readonly unknown: readonly string[];
    /** The policy as far as it is certain: what it surely selects, isolates and allows. undefined: nothing is. */
    readonly certain: NetworkPolicy | undefined;
    /** The spec of `certain`, whatever its namespace and selector turn out to be. */
    readonly certainSpec: NetworkPolicySpec;
    /** What the API server would refuse of what is known of it, newer ones only included. */
    readonly problems: readonly Problem[];
    /** Whether every API server would refuse it. Such a policy covers nothing and opens nothing. */
    readonly invalid: boolean;
    /** What it says of policyTypes and egress, for messages. */
    readonly spelled: {
        readonly policyTypes: boolean;
        readonly emptyEgress: boolean;
        /** Directions that have rules and that policyTypes leaves out. */
        readonly inert: readonly Direction[];
    };
    /** The flow of a mesh that it says it was made for, and why. */
    readonly flow: string | undefined;
    /** A patch of an object that is not in sight: what it does not spell is as that object has it. */
    readonly patch: boolean;
}

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
        kind: "NetworkPolicy",
        isClusterWide: false,
        isAdminTier: false,
        cluster: deployTargetOf(resource),
        clusterNames: clusterNames(resource),
        urn: resource.urn,
        resource: resource.name,
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
