import { isObject, policyId } from "../../netpol";
import { deployTargetOf } from "../../policy-pack/stack/deploy-target";
import { kindOf } from "../../policy-pack/stack/kinds";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { OWN_PACK } from "../plan/own-rules";
import type { PackVerdict } from "../plan/verdict";
import { type Judged, judged } from "./judged";
import { type LiveFacts, namespaceOfResource } from "./live-side";
import { spokenNamespaces } from "./applied-to-live";
import type { PlanWith } from "./plan-with";
import type { Side } from "./side";

/**
 * What this package's own policies say of a live cluster, as far as the other side speaks of its namespaces. What its meshes
 * declare is what both sides are judged by: a live cluster declares nothing.
 */
export function judgedLive({ cluster }: Side, facts: LiveFacts, other: Side, how: PlanWith): Promise<PackVerdict[]> {
    const ours = other.live ? meshNamespaces(facts) : spokenNamespaces(other);
    const spoken = new Set(cluster.namespaces.flatMap(({ name }) => (ours.has(name) ? [name] : [])));
    const resources = judgedAmong(facts.resources, other).filter((each) => spoken.has(namespaceOfResource(each)));
    const own: Judged = other.judged ?? { resources: [] };
    return judged({ ...own, resources: [...resources, ...meshesOf(own)] }, how);
}

/**
 * What policy packs say of a side that was laid over a live cluster (`whole`), and what this package's own judge of it: all
 * that stays there too, others only what its program makes.
 */
export async function judgedOverLive(
    whole: Side,
    facts: LiveFacts,
    side: Side,
    how: PlanWith,
): Promise<Pick<Side, "verdicts" | "judged">> {
    const { judged: own } = side;
    if (own === undefined) return { verdicts: side.verdicts };
    const resources = [...staying(whole, facts, side), ...withLiveLabels(own, whole, facts)];
    const objects = { ...own, resources };
    const verdicts = await judged(objects, how);
    return { verdicts: [...verdicts, ...side.verdicts.filter(({ pack }) => pack !== OWN_PACK)], judged: objects };
}

/** Namespaces with a policy of the component. */
function meshNamespaces({ ofMesh }: LiveFacts): Set<string> {
    return new Set([...ofMesh].map((id) => id.slice(0, id.indexOf("/"))));
}

const meshesOf = ({ resources }: Judged): readonly SeenResource[] =>
    resources.filter(({ type }) => kindOf(type).kind === "mesh");

/** What is left of the live objects in the namespaces that the side speaks of; of namespaces that it makes itself, its own. */
function staying(whole: Side, { resources }: LiveFacts, side: Side): SeenResource[] {
    const spoken = spokenNamespaces(side);
    const made = new Set((side.judged?.resources ?? []).flatMap((each) => madeNamespace(each) ?? []));
    const applied = new Set(side.cluster.policies.map(policyId));
    const left = new Set(whole.cluster.policies.map(policyId));
    return judgedAmong(resources, side).filter((resource) => {
        const namespace = namespaceOfResource(resource);
        if (!spoken.has(namespace)) return false;
        if (resource.type.endsWith(":Namespace")) return !made.has(namespace);
        return left.has(resource.name) && !applied.has(resource.name);
    });
}

/** Live objects without the namespaces that are not judged where only objects in them are given: Kubernetes' own. */
function judgedAmong(resources: readonly SeenResource[], { withoutObject = [] }: Side): readonly SeenResource[] {
    const not = new Set(withoutObject.flatMap(({ name, judged: isJudged }) => (isJudged ? [] : [name])));
    return resources.filter((resource) => !not.has(madeNamespace(resource) ?? ""));
}

/** The side's own objects as they would be in that cluster, whatever provider has them: labels that are there stay there. */
function withLiveLabels({ resources }: Judged, { cluster }: Side, facts: LiveFacts): SeenResource[] {
    const live = new Set(facts.resources.flatMap((each) => madeNamespace(each) ?? []));
    const labels = new Map(cluster.namespaces.map((namespace) => [namespace.name, namespace.labels]));
    const here = (resource: SeenResource): SeenResource => {
        const { provider, props } = resource;
        const name = madeNamespace(resource);
        const { metadata } = props;
        const isKnown = name !== undefined && live.has(name) && isObject(metadata) && !hasHiddenLabels(metadata);
        return {
            ...resource,
            provider: provider && { urn: provider.urn, props: { namespace: provider.props["namespace"] } },
            props: isKnown ? { ...props, metadata: { ...metadata, labels: labels.get(name) ?? {} } } : props,
            ...(resource.printable === undefined ? {} : { printable: here(resource.printable) }),
        };
    };
    // One that objects are in, and whose own object is not among manifests, is the live one.
    const isStandIn = ({ type, props: { metadata } }: SeenResource): boolean =>
        type.endsWith(":NamespacePatch") && live.has(nameIn(metadata) ?? "") && hasHiddenLabels(metadata);
    return resources
        .filter((resource) => !deployTargetOf(resource).startsWith("directory ") && !isStandIn(resource))
        .map(here);
}

const madeNamespace = ({ type, props }: SeenResource): string | undefined =>
    type === "kubernetes:core/v1:Namespace" ? nameIn(props["metadata"]) : undefined;

function nameIn(metadata: unknown): string | undefined {
    const { name } = isObject(metadata) ? metadata : {};
    return typeof name === "string" ? name : undefined;
}

/** Whether all labels are hidden: a text stands for them. */
const hasHiddenLabels = (metadata: unknown): boolean => isObject(metadata) && typeof metadata["labels"] === "string";
