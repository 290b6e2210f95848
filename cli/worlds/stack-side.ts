import { isObject } from "../../netpol";
import { seenFromWire } from "../../policy-pack/stack/from-wire";
import { defaultProviderInputs } from "../plan/default-provider";
import { withReadName } from "../plan/kubernetes";
import type { PlannedResource } from "../plan/resource";
import type { StackConfig } from "../plan/stack-config";
import type { StackResource } from "../plan/stack-objects";
import type { WireObject } from "../plan/values";
import { appliedFromClient } from "./applied-from-client";
import { empty } from "./empty-side";
import { type PolicyTypesRecord, policyTypesRecord } from "./field-managers";
import { type Judged, judged } from "./judged";
import { lookedUpBy } from "./looked-up";
import { clusterOf } from "./planned-cluster";
import { withSecretsOf } from "./preview/hidden";
import { readPreview } from "./preview/read-preview";
import { providers, seenResources } from "./preview/seen";
import type { PlanWith } from "./plan-with";
import type { Side } from "./side";
import { inCluster, noSuchCluster } from "./stack-clusters";
import type { StackState } from "./state";

/** A stack's deployed state as a side. @throws InputError where it is of several clusters and none is named */
export async function ofState(title: string, file: string, state: StackState, how: PlanWith): Promise<Side> {
    // What is reached is printed, so no secret may be among it.
    const resources = state.sealed.map(({ props, providerRef, id, ...each }): StackResource => ({
        ...each,
        inputs: each.external ? withReadName(each.type, id, props as WireObject) : (props as WireObject),
        provider: providerRef,
    }));
    const side = ofResources(title, { resources, byDefault: {}, seen: state }, how);
    return { ...side, file, deployed: recordsOf(state), verdicts: await judged(state, how) };
}

/** What Pulumi's own preview says, as a side. @throws InputError likewise */
export async function ofPreview(file: string, how: PlanWith): Promise<Side> {
    const preview = readPreview(file);
    const { config, stack, notes } = preview;
    const resources = preview.inOrder.map((each) => ({ ...each, inputs: withSecretsOf(file, each.inputs) }));
    const seen = { resources: seenResources(preview), stackConfig: config };
    const side = ofResources(`preview of stack ${stack}`, { resources, byDefault: defaultsOf(config), seen }, how);
    return { ...side, file, verdicts: await judged(seen, how), notes: [...notes, ...side.notes] };
}

/** What a program asks for, as a side without the verdicts on it. @throws InputError likewise */
export function ofPlan(title: string, resources: readonly PlannedResource[], config: StackConfig, how: PlanWith): Side {
    return ofResources(title, { resources, byDefault: defaultsOf(config), seen: seenPlan(resources, config) }, how);
}

const defaultsOf = (config: StackConfig): WireObject => defaultProviderInputs("kubernetes", config);

/** A stack, however it was read. */
interface Stack {
    readonly resources: readonly StackResource[];
    /** Inputs of the provider that Pulumi makes by itself. */
    readonly byDefault: WireObject;
    readonly seen: Judged;
}

function ofResources(title: string, { resources: all, byDefault, seen }: Stack, how: PlanWith): Side {
    const resources = inCluster(all, byDefault, how.cluster, title);
    if (resources === undefined) {
        const why = `${title} ${noSuchCluster(all, byDefault, how.cluster ?? "")}`;
        return { ...empty, title, notes: [why], lacksCluster: why };
    }
    const urns = new Set(resources.map(({ urn }) => urn));
    const inside = { ...seen, resources: seen.resources.filter(({ urn }) => urns.has(urn)) };
    return {
        ...{ ...empty, title, ...clusterOf(resources) },
        fromClient: appliedFromClient(resources),
        lookedUp: lookedUpBy(resources),
        judged: inside,
    };
}

/** A plan's resources as this package's policies see them: what is only read is not judged. */
function seenPlan(resources: readonly PlannedResource[], config: StackConfig): Judged {
    const providerOf = providers({ inOrder: resources, config });
    const seen = resources
        .filter(({ external }) => !external)
        .map((resource) => {
            const { type, name, urn, parent, inputs } = resource;
            const provider = providerOf(resource);
            const wire = { type, name, urn, parent, properties: inputs };
            return seenFromWire({
                ...wire,
                provider: provider && { urn: provider.urn, properties: provider.inputs },
            });
        });
    return { resources: seen, stackConfig: config };
}

/** Who set `policyTypes` of a state's policies. */
function recordsOf({ sealed }: StackState): ReadonlyMap<string, PolicyTypesRecord> {
    const policies = sealed.filter(({ type }) => type.endsWith("networking.k8s.io/v1:NetworkPolicy"));
    return new Map(
        policies.map(({ props, asked }) => {
            const { namespace, name } = isObject(props["metadata"]) ? props["metadata"] : {};
            const home = typeof namespace === "string" ? namespace : "default";
            return [`${home}/${String(name)}`, policyTypesRecord(props, asked)];
        }),
    );
}
