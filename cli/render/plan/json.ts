import type { ProfileName } from "../../../netpol";
import type { PlannedConnections, PlannedConnection } from "./connections";
import type { PlannedExpectation } from "./expectations";
import type { PlannedPreset } from "./presets";
import type { AboutMeshes } from "./text";
import type { Plan } from "../../plan/plan";
import { forPeople, type WireObject, type WireValue } from "../../plan/values";
import type { WorldGap } from "../../worlds/gaps";
import type { RouteLine } from "../routes";
import { blocks, type Level, type Status } from "../../plan/verdict";

/** A plan as `-o json` prints it; `schema.json` beside this file says the same, for other languages. */
export interface PlanDocument {
    /** Changes where a reader of the version before would be wrong; new fields alone do not change it. */
    readonly version: 1;
    readonly project: string;
    readonly stack: string;
    readonly resources: readonly ResourceDocument[];
    readonly outputs: WireObject;
    /** Whose reading decides the connections where the NetworkPolicy API is silent. */
    readonly profile: ProfileName;
    /** Why it is that one, where a mesh says its network plugin. */
    readonly profileNote?: string;
    readonly connections: readonly PlannedConnection[];
    /** Flows of meshes that leave through gateways, and what is lost with each gateway; absent where there are none. */
    readonly routes?: readonly RouteLine[];
    /** What the meshes expect, and what became of it; absent where nothing is expected. */
    readonly expectations?: readonly PlannedExpectation[];
    /** Objects that the connections leave out, and why: a value unknown before a deployment, or an invalid one. */
    readonly notCounted: readonly string[];
    /** Workloads of meshes that go by presets; absent where there are none. */
    readonly presets?: readonly PlannedPreset[];
    /** What was not seen and the connections may depend on; what is known of it in `notCounted` too. */
    readonly gaps: readonly WorldGap[];
    readonly policies: readonly {
        readonly pack: string;
        readonly name: string;
        readonly level: Level;
        readonly status: Status;
    }[];
    readonly violations: readonly ViolationDocument[];
    readonly verdict: "passed" | "blocked";
    /** What the verdict does not know; absent where the program was run and all it said is here. */
    readonly notes?: readonly string[];
}

interface ResourceDocument {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** "" for the stack itself. */
    readonly parent: string;
    readonly dependencies: readonly string[];
    /** URN of the resource whose deletion takes this one with it; "" for none. */
    readonly deletedWith: string;
    readonly retainOnDelete: boolean;
    /** Read from what exists, not created. */
    readonly external: boolean;
    /** Secrets as "[secret]", what is known only after a deployment as "[unknown]". */
    readonly inputs: WireObject;
}

interface ViolationDocument {
    readonly pack: string;
    readonly policy: string;
    readonly level: Level;
    readonly urn: string;
    readonly message: string;
    readonly unjudged: boolean;
}

/** A plan as data to print: sorted, with secrets and unknowns replaced by words. */
export function planDocument(
    plan: Plan,
    found: PlannedConnections,
    { expectations, presets }: AboutMeshes = { expectations: [], presets: [] },
): PlanDocument {
    const violations = plan.verdicts.flatMap((verdict) => verdict.violations);
    return {
        version: 1,
        project: plan.project,
        stack: plan.stack,
        resources: plan.resources.map((resource) => ({
            urn: resource.urn,
            type: resource.type,
            name: resource.name,
            parent: resource.parent,
            dependencies: resource.dependencies,
            deletedWith: resource.deletedWith,
            retainOnDelete: resource.retainOnDelete,
            external: resource.external,
            inputs: words(resource.inputs),
        })),
        outputs: words(plan.outputs),
        profile: found.profile,
        ...(found.profileNote !== undefined && { profileNote: found.profileNote }),
        connections: found.rows,
        ...(found.routes !== undefined && found.routes.length > 0 && { routes: found.routes }),
        ...(expectations.length > 0 && { expectations }),
        notCounted: found.notCounted,
        gaps: found.gaps,
        ...(presets.length > 0 ? { presets } : {}),
        policies: plan.verdicts.flatMap((verdict) =>
            verdict.policies.map(({ pack, name, level, status }) => ({ pack, name, level, status })),
        ),
        violations: violations.map(({ pack, policy, level, urn, message, unjudged }) => {
            return { pack, policy, level, urn, message, unjudged };
        }),
        verdict: violations.some(blocks) || expectations.some(fails) ? "blocked" : "passed",
        ...(plan.notes && { notes: plan.notes }),
    };
}

const fails = ({ outcome }: PlannedExpectation): boolean => outcome === "failed";

function words(value: WireValue): WireObject {
    return forPeople(value) as WireObject;
}
