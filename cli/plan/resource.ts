import type { WireObject } from "./marks";

/** A resource as a plan knows it: what the program asked for and how it hangs together with the others. */
export interface PlannedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Managed by a provider, rather than a component that only groups others. */
    readonly custom: boolean;
    /** Read from what exists already (`Namespace.get`), so not created by the stack. */
    readonly external: boolean;
    /** Of what is only read: whether `inputs` hold what was read, rather than its name alone. */
    readonly isSeen?: boolean;
    /** URN of the parent; "" for the stack itself. */
    readonly parent: string;
    /** URNs this waits for, sorted. */
    readonly dependencies: readonly string[];
    /** The same, by the property that needs them. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** `urn::id` of an explicit provider; "" for the default one. */
    readonly provider: string;
    /** Version of the provider that the program's SDK asks for. */
    readonly version: string;
    /** URN of the resource whose deletion takes this one with it; "" for none. */
    readonly deletedWith: string;
    readonly retainOnDelete: boolean;
    readonly options: ResourceOptions;
    readonly inputs: WireObject;
}

/** Options that a policy may ask about. */
export interface ResourceOptions {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    readonly aliases: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    /** Undefined where the program does not say. */
    readonly deleteBeforeReplace: boolean | undefined;
    /** Seconds; 0 where the program does not say. */
    readonly timeouts: { readonly create: number; readonly update: number; readonly delete: number };
}

/** Type of the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** Type of the component whose arguments tell the workloads, externals and reasons of a mesh. */
export const MESH_TYPE = "ai-mesh-isolation:index:MeshIsolation";

/**
 * The URN Pulumi would give: the parents' types are part of it, the stack's own is not.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */
export function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
    const parentType = parent === "" ? "" : qualifiedType(parent);
    const qualified = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** The type part of a URN, parents' types included: `my:index:Mesh$kubernetes:core/v1:Namespace`. */
export function qualifiedType(urn: string): string {
    return urn.split("::")[2] ?? "";
}

/** Time in seconds of a Go duration as Pulumi's options take it: `90s`, `1h30m`, `1.5m`. */
export function seconds(duration: string): number {
    const units = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;
    const parts = [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units], 0);
}

/** Order that does not depend on the order of registration: by URN, code unit by code unit. */
export function byUrn(a: { readonly urn: string }, b: { readonly urn: string }): number {
    return a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0;
}

/** The URN in a reference to a provider, `urn::id`; "" for the default one. */
export function providerUrn(reference: string): string {
    return reference.replace(/::[^:]*$/, "");
}

/** Options of a resource of which none is said. */
export const noOptions: ResourceOptions = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    additionalSecretOutputs: [],
    deleteBeforeReplace: undefined,
    timeouts: { create: 0, update: 0, delete: 0 },
};
