import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { plain } from "./grpc";
import type { Asked } from "./monitor";
import { noOptions, seconds, urnOf } from "./resource";
import type { WireObject } from "./values";

/** A request to create a resource with these properties, as plain data with its lists sorted. */
export function asked(request: RegisterResourceRequest, inputs: WireObject, aliases: readonly string[]): Asked {
    const dependencies = request.getDependenciesList().sort();
    return {
        type: request.getType(),
        name: request.getName(),
        custom: request.getCustom(),
        parent: request.getParent(),
        dependencies,
        propertyDependencies: propertyDependencies(request, inputs, dependencies),
        provider: request.getProvider(),
        version: request.getVersion(),
        deletedWith: request.getDeletedwith(),
        retainOnDelete: request.getRetainondelete() ?? false,
        options: {
            protect: request.getProtect() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            aliases,
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
            timeouts: {
                create: seconds(request.getCustomtimeouts()?.getCreate() ?? ""),
                update: seconds(request.getCustomtimeouts()?.getUpdate() ?? ""),
                delete: seconds(request.getCustomtimeouts()?.getDelete() ?? ""),
            },
        },
        inputs,
    };
}

/** Where a program does not say what each property depends on, each depends on all that the resource waits for. */
function propertyDependencies(
    request: RegisterResourceRequest,
    inputs: WireObject,
    all: readonly string[],
): Asked["propertyDependencies"] {
    const given = [...request.getPropertydependenciesMap().entries()];
    const needs =
        given.length > 0
            ? given.map(([key, urns]) => [key, urns.getUrnsList().sort()] as const)
            : Object.keys(inputs).map((key) => [key, all] as const);
    return Object.fromEntries(needs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A request to read a resource, likewise. */
export function askedToRead(request: ReadResourceRequest): Asked {
    return {
        type: request.getType(),
        name: request.getName(),
        custom: true,
        parent: request.getParent(),
        dependencies: request.getDependenciesList().sort(),
        propertyDependencies: {},
        provider: request.getProvider(),
        version: request.getVersion(),
        deletedWith: "",
        retainOnDelete: false,
        options: { ...noOptions, additionalSecretOutputs: request.getAdditionalsecretoutputsList() },
        inputs: plain(request.getProperties()),
    };
}

/** The URNs that a resource's aliases stand for; what an alias leaves out is as the resource has it. */
export function aliasUrns(request: RegisterResourceRequest, stack: string, project: string): string[] {
    const urns = request.getAliasesList().map((alias) => aliasUrn(alias, request, stack, project));
    return [...request.getAliasurnsList(), ...urns];
}

function aliasUrn(alias: Alias, request: RegisterResourceRequest, stack: string, project: string): string {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || request.getParent();
    return urnOf(
        spec.getStack() || stack,
        spec.getProject() || project,
        parent,
        spec.getType() || request.getType(),
        spec.getName() || request.getName(),
    );
}
