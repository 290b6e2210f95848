import {
    clusterPolicyVersions,
    isObject,
    isPluginPolicyKind,
    nameLabel,
    readJudgedPart,
    validateClusterPolicy,
} from "../../netpol";
import type { ClusterPolicy, JudgedPart, LabelSelector, PluginPolicy } from "../../netpol";
import { openedByAdminTier } from "./admin-tier";
import { deployTargetOf } from "./deploy-target";
import type { Kind } from "./kinds";
import { selects, type SeenNamespace } from "./namespaces";
import { seenPlugin } from "./plugin-policies";
import { namespaceOf, type SeenPolicy } from "./policies";
import type { SeenResource } from "./resource";
import { isUnknown, unknownPaths, withoutNulls, type Bag } from "./unknown-values";

/** A policy of another kind than NetworkPolicy, by its type token. */
export type OtherPolicyKind = Extract<Kind, { readonly kind: "other-policy" }>;

/** What is read of such a policy: what is judged beside NetworkPolicies, and what before and after them. */
interface ReadPolicies {
    readonly plugin: readonly PluginPolicy[];
    readonly tier?: ClusterPolicy | undefined;
    /** Why a part of it is not judged, as the rest of a sentence; absent where all of it is. */
    readonly why?: string | undefined;
}

/** What of it is not known yet; or why it is not judged, as the rest of a sentence, where its kind is one that is read. */
export interface UnreadPolicy {
    readonly unknown?: readonly string[] | undefined;
    readonly why?: string | undefined;
}

export type OtherPolicy = ReadPolicies | UnreadPolicy;

const read = new WeakMap<SeenResource, OtherPolicy>();

/** Reads a policy of another kind, each resource once. */
export function readOtherPolicy(resource: SeenResource, kind: OtherPolicyKind): OtherPolicy {
    let policy = read.get(resource);
    if (policy === undefined) read.set(resource, (policy = readAnew(resource, kind)));
    return policy;
}

function readAnew({ props }: SeenResource, { title: kind, apiVersion }: OtherPolicyKind): OtherPolicy {
    const isTier = clusterPolicyVersions(kind).includes(apiVersion);
    if (!isTier && !isPluginPolicyKind(kind, apiVersion)) return {};
    const unknown = unknownOf(props);
    if (unknown.length > 0) return { unknown };
    const { name, ...metadata } = bagOf(props["metadata"]);
    const value = withoutNulls({
        ...{ apiVersion, kind },
        metadata: { ...metadata, name: isUnknown(name) ? "not-known-yet" : name },
        ...{ spec: props["spec"], specs: props["specs"] },
    });
    if (isTier) return readTier(value);
    const part: Partial<JudgedPart> = readJudgedPart(value, kind, apiVersion) ?? {};
    const { policies = [], unjudged = [], why = unjudged[0]?.why } = part;
    return policies.length === 0 && why !== undefined ? { why } : { plugin: policies, why };
}

function readTier(value: unknown): OtherPolicy {
    const [problem] = validateClusterPolicy(value);
    if (problem !== undefined) return { why: `it cannot be read: ${problem.path} ${problem.message}` };
    const tier = value as ClusterPolicy;
    return { plugin: [openedByAdminTier(tier) ?? []].flat(), tier };
}

/** A name that is not known yet changes nothing that a policy does. */
function unknownOf({ metadata, spec, specs }: Bag): string[] {
    const { namespace } = bagOf(metadata);
    const ofMetadata = isUnknown(metadata) ? ["metadata"] : unknownPaths({ namespace }, "metadata");
    return [...ofMetadata, ...unknownPaths(spec, "spec"), ...unknownPaths(specs, "specs")];
}

const bagOf = (value: unknown): Bag => (isObject(value) ? value : {});

/**
 * What such a policy is to the rules: one for each namespace of the stack whose pods it selects, and where there is none of
 * them, one for the namespace that it names, or for none.
 */
export function seenOtherPolicies(
    resource: SeenResource,
    kind: OtherPolicyKind,
    known: readonly SeenNamespace[],
): SeenPolicy[] {
    const policies = readOtherPolicy(resource, kind);
    if (!("plugin" in policies)) return [];
    const isAdminTier = policies.tier !== undefined;
    return policies.plugin.flatMap((policy) => {
        if (policy.namespace !== undefined) {
            const namespace = namespaceOf(resource, bagOf(resource.props["metadata"]));
            return [seenPlugin(resource, policy, { namespace, isClusterWide: false, isAdminTier })];
        }
        // What opens at worst is counted where it may apply; what may isolate or deny is told by `perhapsSelected`.
        const answers = isAdminTier ? (["yes", "perhaps"] as const) : (["yes"] as const);
        const homes = selectedBy(resource, policy.namespaces ?? {}, known, answers).map(({ name }) => name);
        const named = homes.length > 0 ? homes : [policy.namespaces?.matchLabels?.[nameLabel]];
        return named.map((namespace) => seenPlugin(resource, policy, { namespace, isClusterWide: true, isAdminTier }));
    });
}

/** Namespaces of the stack of which it depends on labels that are not known whether a policy selects their pods. */
export function perhapsSelected(
    resource: SeenResource,
    kind: OtherPolicyKind,
    known: readonly SeenNamespace[],
): SeenNamespace[] {
    const policies = readOtherPolicy(resource, kind);
    if (!("plugin" in policies) || policies.tier !== undefined) return [];
    return policies.plugin.flatMap(({ namespace, namespaces = {} }) =>
        namespace === undefined ? selectedBy(resource, namespaces, known, ["perhaps"]) : [],
    );
}

function selectedBy(
    resource: SeenResource,
    selector: LabelSelector,
    known: readonly SeenNamespace[],
    answers: readonly ReturnType<typeof selects>[],
): SeenNamespace[] {
    const cluster = deployTargetOf(resource);
    return known.filter((one) => one.cluster === cluster && answers.includes(selects(selector, one)));
}
