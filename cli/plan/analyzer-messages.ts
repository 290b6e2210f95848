import type { Monitor } from "./monitor";
import type { AnalyzeRequest, AnalyzerProviderResource, AnalyzerResource, Struct, Wire } from "./pulumi";
import { structOf } from "./requests";
import { qualifiedType, type PlannedResource } from "./resource";
import { forPolicies, type WireObject } from "./values";

/** Makes the messages that show resources to policies: one alone by its inputs, those of a stack by their state. */
export class Encoder {
    readonly #properties = new Map<string, Struct>();
    readonly #replaced = new Map<string, Struct>();
    readonly #providers = new Map<string, AnalyzerProviderResource>();

    constructor(
        private readonly wire: Wire,
        private readonly monitor: Monitor,
    ) {}

    /** A resource as resource policies see it. */
    alone(resource: PlannedResource): AnalyzeRequest {
        const properties = this.#replaced.get(resource.urn) ?? this.#struct(resource.inputs);
        if (resource.custom) this.#properties.set(resource.urn, properties);
        return this.bare(resource).setProperties(properties);
    }

    /** The same without its properties. */
    bare(resource: PlannedResource): AnalyzeRequest {
        return this.#common(new this.wire.analyzer.AnalyzeRequest(), resource);
    }

    /** A resource as stack policies see it, with its parent and dependencies. */
    inStack(resource: PlannedResource): AnalyzerResource {
        const { urn } = resource;
        const properties = this.#replaced.get(urn) ?? this.#properties.get(urn);
        return this.bareInStack(resource).setProperties(properties ?? this.#struct(this.monitor.state(resource)));
    }

    /** The same without its properties. */
    bareInStack(resource: PlannedResource): AnalyzerResource {
        return withNeeds(this.wire, this.#common(new this.wire.analyzer.AnalyzerResource(), resource), resource);
    }

    /** Has policies see other properties of a resource from here on. */
    replace(resource: PlannedResource, properties: Struct): void {
        this.#replaced.set(resource.urn, properties);
    }

    #struct(value: WireObject): Struct {
        return structOf(this.wire, forPolicies(value) as WireObject);
    }

    #common<M extends AnalyzeRequest | AnalyzerResource>(message: M, resource: PlannedResource): M {
        message.setType(resource.type).setUrn(resource.urn).setName(resource.name);
        message.setOptions(options(this.wire, resource)).setProvider(this.#provider(resource));
        return message;
    }

    /** Resources of one provider share its message. */
    #provider(resource: PlannedResource): AnalyzerProviderResource | undefined {
        if (!resource.custom || resource.type.startsWith("pulumi:")) return undefined;
        const key = JSON.stringify([resource.provider, resource.type.split(":")[0], resource.version]);
        const message = this.#providers.get(key) ?? provider(this.wire, this.monitor, resource);
        this.#providers.set(key, message);
        return message;
    }
}

/** Gives a resource of a stack what resource policies do not see: its parent and what it waits for. */
export function withNeeds(wire: Wire, message: AnalyzerResource, resource: PlannedResource): AnalyzerResource {
    message.setParent(resource.parent).setDependenciesList([...resource.dependencies]);
    const needs = message.getPropertydependenciesMap();
    for (const [key, urns] of Object.entries(resource.propertyDependencies)) {
        needs.set(key, new wire.analyzer.AnalyzerPropertyDependencies().setUrnsList([...urns]));
    }
    return message;
}

function options(wire: Wire, resource: PlannedResource) {
    const { protect, ignoreChanges, aliases, additionalSecretOutputs, deleteBeforeReplace, timeouts } =
        resource.options;
    const message = new wire.analyzer.AnalyzerResourceOptions();
    message.setProtect(protect).setParent(resource.parent);
    message.setIgnorechangesList([...ignoreChanges]).setAliasesList([...aliases]);
    message.setAdditionalsecretoutputsList([...additionalSecretOutputs]);
    message.setDeletebeforereplacedefined(deleteBeforeReplace !== undefined);
    message.setDeletebeforereplace(deleteBeforeReplace ?? false);
    const times = new wire.analyzer.AnalyzerResourceOptions.CustomTimeouts();
    times.setCreate(timeouts.create).setUpdate(timeouts.update).setDelete(timeouts.delete);
    return message.setCustomtimeouts(times);
}

/** The explicit provider of a resource, or the default one that Pulumi makes for the SDK's version. */
function provider(wire: Wire, monitor: Monitor, resource: PlannedResource): AnalyzerProviderResource {
    const message = new wire.analyzer.AnalyzerProviderResource();
    const explicit = monitor.find(resource.provider.replace(/::[^:]*$/, ""));
    const type = `pulumi:providers:${resource.type.split(":")[0]}`;
    const name = explicit?.name ?? `default_${resource.version.replaceAll(/[.+-]/g, "_")}`;
    message.setType(explicit?.type ?? type).setName(name);
    message.setUrn(
        explicit?.urn ??
            resource.urn.replace(`::${qualifiedType(resource.urn)}::${resource.name}`, `::${type}::${name}`),
    );
    const inputs = explicit ? forPolicies(explicit.inputs) : { version: resource.version };
    return message.setProperties(wire.Struct.fromJavaScript(inputs as never));
}
