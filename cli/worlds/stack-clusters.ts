import { clusterNames, providerName } from "../../policy-pack/stack/cluster";
import { deployTargetOf } from "../../policy-pack/stack/deploy-target";
import { MESH_TYPE, providerUrn } from "../plan/resource";
import { appliedResources, type StackResource } from "../plan/stack-objects";
import { forComputing, UNKNOWN, type WireObject } from "../plan/values";
import { InputError } from "../terminal/input-error";
import { didYouMean } from "../../mesh/issues";

/** A cluster that objects of a stack are in. */
export interface StackOfCluster<Source extends StackResource = StackResource> {
    /** Pulumi's names of the providers that connect to it: `default`, `prod`. */
    readonly providers: readonly string[];
    /** All that it may be called: by its providers, their `clusterIdentifier` or `context`. These may be secret. */
    readonly names: readonly string[];
    /** What is in it, with all providers, and the meshes that have anything in it or nothing anywhere. */
    readonly resources: readonly Source[];
}

/**
 * The clusters of a stack, by their first object. Objects of different clusters are of different worlds: policies of the one do
 * nothing in the other. Two providers are one cluster as the policy pack sees it: see `clusterOf` of policy-pack/stack.
 *
 * @param byDefault Inputs of the provider that Pulumi makes by itself, as far as the stack's configuration says.
 */
export function clustersOfStack<Source extends StackResource>(
    resources: readonly Source[],
    byDefault: WireObject = {},
): StackOfCluster<Source>[] {
    const { applied } = appliedResources(resources);
    const inputs = new Map(resources.map((each) => [each.urn, each.inputs]));
    const providerOf = (urn: string) => (urn === "" ? byDefault : (inputs.get(urn) ?? { kubeconfig: UNKNOWN }));
    const seen = new Map(applied.filter(isObject).map((each) => [each, withProvider(each, providerOf)]));
    const places = new Map([...seen].map(([each, as]) => [each, deployTargetOf(as)]));
    const own = [...places].filter(([{ external }]) => !external).map(([, place]) => place);
    const meshes = meshPlaces(resources, places);
    return [...new Set(own)].map((place) => {
        const inside = [...seen].flatMap(([each, as]) => (places.get(each) === place ? [as] : []));
        const isIn = (each: Source): boolean => (places.get(each) ?? place) === place;
        const isOfMesh = (each: Source): boolean => (meshes.get(each) ?? new Set([place])).has(place);
        return {
            providers: [...new Set(inside.map(({ provider }) => providerName(provider.urn)))],
            names: [...new Set(inside.flatMap((as) => clusterNames(as)))],
            resources: resources.filter((each) => isIn(each) && isOfMesh(each)),
        };
    });
}

/** What a cluster gets; a component only groups others. */
const isObject = ({ type, custom }: StackResource): boolean => type.startsWith("kubernetes:") && custom !== false;

/** A resource as the policy pack's notion of clusters takes it: by its provider alone. */
function withProvider(
    { type, name, urn = "", provider = "" }: StackResource,
    inputsOf: (provider: string) => WireObject,
) {
    const of = providerUrn(provider);
    const props = forComputing(inputsOf(of)) as WireObject;
    return { type, name, urn, props: {}, provider: { urn: of === "" ? "default" : of, props } };
}

/** The clusters of each mesh that has something in one. */
function meshPlaces<Source extends StackResource>(
    resources: readonly Source[],
    places: ReadonlyMap<Source, string>,
): ReadonlyMap<Source, ReadonlySet<string>> {
    const byUrn = new Map(resources.flatMap((each) => (each.urn === undefined ? [] : [[each.urn, each] as const])));
    const found = new Map<Source, Set<string>>();
    for (const [each, place] of places) {
        for (let at = byUrn.get(each.parent ?? ""); at !== undefined; at = byUrn.get(at.parent ?? "")) {
            if (at.type === MESH_TYPE) found.set(at, (found.get(at) ?? new Set()).add(place));
        }
    }
    return found;
}

/**
 * The resources of one cluster of a stack: the only one, or the one that is called `wanted`. Undefined where the stack has
 * nothing in a cluster of that name.
 *
 * @throws InputError that names the clusters, where there are several and none is wanted, or several are called so
 */
export function inCluster<Source extends StackResource>(
    resources: readonly Source[],
    byDefault: WireObject,
    wanted: string | undefined,
    title: string,
): readonly Source[] | undefined {
    const clusters = clustersOfStack(resources, byDefault);
    if (wanted === undefined) {
        if (clusters.length < 2) return resources;
        throw new InputError(
            `The objects of ${title} are in ${clusters.length} clusters, of ${listOf(clusters)}: name one with --cluster. ` +
                "Providers are of one cluster where their kubeconfig (which KUBECONFIG may set), context and cluster are the same, " +
                "or their clusterIdentifier is",
        );
    }
    const found = clusters.filter(({ names }) => names.includes(wanted));
    const [only, ...others] = found;
    if (others.length > 0) {
        throw new InputError(
            `--cluster: ${found.length} clusters of ${title} are called "${wanted}"; name one by its provider: ${listOf(found)}`,
        );
    }
    return only?.resources;
}

/** Why a cluster cannot be named of what is no stack. */
export const clusterOfNoStack =
    "--cluster: only the objects of a stack may be of several clusters; it goes with --program, --state, --stack-state and --preview";

/** Says of a stack which of its clusters there are, where none is called as wanted. */
export function noSuchCluster(resources: readonly StackResource[], byDefault: WireObject, wanted: string): string {
    const clusters = clustersOfStack(resources, byDefault);
    const names = clusters.flatMap(({ providers }) => providers);
    const has = clusters.length === 0 ? "it has no objects in any" : `its objects are in those of ${listOf(clusters)}`;
    return `has nothing in a cluster called "${wanted}": ${has}${didYouMean(wanted, names)}`;
}

/** `provider "default" and provider "prod"`, a provider of each. */
function listOf(clusters: readonly StackOfCluster[]): string {
    return clusters.map(({ providers }) => `provider "${providers[0] ?? ""}"`).join(" and ");
}
