import { madePolicies } from "../../mesh/presets";
import { type Cluster, type NetworkPolicy, readObjects, type UnjudgedPolicy, type Workload } from "../../netpol";
import { readable } from "../kubernetes/readable";
import { appliedResources, type StackResource, stackObjects } from "../plan/stack-objects";
import { objectMakerTexts, unreadPodTexts } from "./compared-as-text";
import { meshWorkloads } from "./declared-workloads";
import { gapsOfObjectMakers, gapsOfPods, type WorldGap } from "./gaps";
import { hiddenPolicies } from "./hidden-policies";
import { type MeshExpectation, meshExpectations } from "./mesh-expectations";
import { type MeshNames, meshNamesOf } from "./mesh-names";
import { type MeshRoute, meshRoutesOf } from "./mesh-routes";
import { platformOf } from "./mesh-platform";
import { meshPresets } from "./mesh-presets";
import { Patches } from "./patches";
import type { PlatformAddresses } from "./side";
import { documentsOf, comparedText } from "./stack-documents";

/** What a stack's resources come to. */
export interface StackCluster {
    readonly cluster: Cluster;
    /** Workloads that the stack's meshes name. */
    readonly declared: readonly Workload[];
    /** What else they name. */
    readonly meshNames: MeshNames;
    /** The flows that they send through gateways. */
    readonly routes: readonly MeshRoute[];
    /** What they expect. */
    readonly expectations: readonly MeshExpectation[];
    /** Policies that charts and controllers bring along, as the presets of their workloads say; `cluster` has none of them. */
    readonly presetPolicies: readonly NetworkPolicy[];
    readonly platform: PlatformAddresses;
    /** See `Side.unknown`. */
    readonly unknown: ReadonlyMap<string, string>;
    /** What policies with a part in `unknown` may do. */
    readonly hidden: readonly UnjudgedPolicy[];
    /** What was not read of the objects and an answer may depend on. */
    readonly gaps: readonly WorldGap[];
    /** Objects that are not counted, and why. */
    readonly notes: readonly string[];
}

/**
 * The cluster that a stack's resources describe. A rule with a part that is known only after a deployment, or that is a
 * secret, is left out and named in `unknown`; so is a policy of which the pods or the name are, and any other object of
 * which a secret decides what it means.
 *
 * @param invalid What becomes of objects that the API server would refuse.
 * @throws InputError that lists every such object, unless they are left out
 */
export function clusterOf(
    resources: readonly StackResource[],
    invalid: "refused" | "left out" = "refused",
): StackCluster {
    const { applied, rendered } = appliedResources(resources);
    const { objects, uncounted } = stackObjects(applied);
    const unknown = new Map<string, string>();
    const notes = [
        ...uncounted.map(({ resource, why }) => `not counted: ${resource.name}: ${why}`),
        ...rendered.map(({ name }) => `not counted: ${name}: its provider writes it to a file, not to the cluster`),
    ];
    for (const { resource } of uncounted) unknown.set(`the objects of ${resource.name}`, comparedText(resource.inputs));
    const patches = new Patches();
    const whole = objects.filter((object) => !patches.take(object));
    for (const [title, text] of patches.texts) unknown.set(title, text);
    const ofPolicies: string[] = [];
    const documents = whole.flatMap((object) => documentsOf(object, { unknown, notes, ofPolicies }));
    const { cluster, unreadPods, objectMakers, problems } =
        invalid === "left out"
            ? readObjects(documents)
            : { ...readable(documents, "the stack's objects"), problems: [] };
    notes.push(...problems.map(({ source, path, message }) => `not counted: ${source}: ${path} ${message}`));
    const values = documents.map(({ value }) => value);
    const compared = [...unreadPodTexts(values, unreadPods), ...objectMakerTexts(values)];
    compared.forEach(([title, text]) => unknown.set(title, text));
    return {
        cluster: patches.over(cluster),
        ...saidByMeshes(resources),
        unknown,
        hidden: hiddenPolicies(whole),
        gaps: [
            ...[...gapsOfPods(unreadPods), ...gapsOfObjectMakers(objectMakers)],
            ...notes.map((text) => ({ kind: "objects" as const, text })),
            ...ofPolicies.map((text) => ({ kind: "other policy" as const, text })),
        ],
        notes: [...notes, ...ofPolicies],
    };
}

/** What the meshes among the resources say. */
const saidByMeshes = (
    resources: readonly StackResource[],
): Pick<StackCluster, "declared" | "meshNames" | "routes" | "expectations" | "presetPolicies" | "platform"> => ({
    declared: meshWorkloads(resources),
    meshNames: meshNamesOf(resources),
    routes: meshRoutesOf(resources),
    expectations: meshExpectations(resources),
    presetPolicies: meshPresets(resources).flatMap(({ workload }) =>
        madePolicies(workload).map(({ policy }) => policy),
    ),
    platform: platformOf(resources),
});
