import { madePolicies, type MadeHere } from "../../../mesh/presets";
import type { PlannedResource } from "../../plan/resource";
import type { ProfileName } from "../../../netpol";
import { meshPresets } from "../../worlds/mesh-presets";
import { asPlanned } from "../../worlds/preset-policies";
import type { PlannedCluster } from "../../worlds/planned-side";
import { openedBy, type PlannedConnection } from "./connections";

/** What a plan says of a workload that goes by a preset. */
export interface PlannedPreset {
    /** The workload's name in the mesh. */
    readonly workload: string;
    readonly namespace: string;
    readonly preset: string;
    readonly title: string;
    /** Flows that it needs and the mesh does not have, as lines to add to `flows`. */
    readonly needs: readonly PlannedNeed[];
    /** Policies that come with its pods and are not in the plan. */
    readonly makes: readonly PlannedMade[];
}

interface PlannedNeed {
    readonly line: string;
    /** Who a name of the line is that the mesh does not have; "" where it has it. */
    readonly peer: string;
    /** When the flow is needed; "" for always. */
    readonly when: string;
    readonly source: string;
}

interface PlannedMade {
    readonly policy: string;
    readonly opens: string;
    readonly without: string;
    /** What to tell the preset once the policy is gone: `networkPolicy: "false"`. */
    readonly with: string;
    /** What the policy lets through beside what the plan does. */
    readonly connections: readonly PlannedConnection[];
    readonly source: string;
}

/** What the presets of a plan's meshes need and what comes with them, judged together with the plan's own policies. */
export function plannedPresets(
    resources: readonly PlannedResource[],
    clusters: readonly PlannedCluster[],
    profile: ProfileName = "reference",
): PlannedPreset[] {
    return meshPresets(resources).map(({ workload, needs }) => ({
        workload: workload.name,
        namespace: workload.namespace,
        preset: workload.preset.name,
        title: workload.preset.title,
        needs: needs.map(({ line, peerIs = "", when = "", source }) => ({ line, peer: peerIs, when, source })),
        makes: madePolicies(workload).map(({ title, policy, opens, without, parameter, source }) => ({
            policy: title,
            ...{ opens, without, source },
            with: `${parameter.name}: ${JSON.stringify(parameter.value)}`,
            connections: openedInPlan(policy, { resources, clusters, profile }),
        })),
    }));
}

interface WholePlan {
    readonly resources: readonly PlannedResource[];
    readonly clusters: readonly PlannedCluster[];
    readonly profile: ProfileName;
}

/** What a policy opens as if the stack made it. */
function openedInPlan(policy: MadeHere["policy"], { resources, clusters, profile }: WholePlan): PlannedConnection[] {
    const made = asPlanned(policy, resources);
    if (made === undefined) return [];
    const cluster = clusters.find((each) => each.resources.includes(made.beside));
    return cluster === undefined ? [] : openedBy(made, cluster, profile);
}
