import {
    AnalyzeRequest,
    AnalyzerPropertyDependencies,
    AnalyzerProviderResource,
    AnalyzerResource,
    AnalyzerResourceOptions,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { structOf } from "./grpc";
import type { Monitor } from "./monitor";
import type { PlannedResource } from "./resource";
import { forPolicies, type WireObject } from "./values";

/** Makes the messages that show resources to a policy pack: one alone by its inputs, those of a stack by their state. */
export class AnalyzerMessages {
    readonly #replaced = new Map<string, Struct>();

    constructor(private readonly monitor: Monitor) {}

    /** A resource as resource policies see it. */
    alone(resource: PlannedResource): AnalyzeRequest {
        const message = this.#common(new AnalyzeRequest(), resource);
        return message.setProperties(this.#replaced.get(resource.urn) ?? properties(resource.inputs));
    }

    /** A resource as stack policies see it, with its parent and dependencies. */
    inStack(resource: PlannedResource): AnalyzerResource {
        const message = this.#common(new AnalyzerResource(), resource);
        message.setParent(resource.parent).setDependenciesList([...resource.dependencies]);
        const needs = message.getPropertydependenciesMap();
        for (const [key, urns] of Object.entries(resource.propertyDependencies)) {
            needs.set(key, new AnalyzerPropertyDependencies().setUrnsList([...urns]));
        }
        return message.setProperties(this.#replaced.get(resource.urn) ?? properties(this.monitor.state(resource)));
    }

    /** Has policies see other properties of a resource from here on. */
    replace(resource: PlannedResource, properties: Struct): void {
        this.#replaced.set(resource.urn, properties);
    }

    #common<M extends AnalyzeRequest | AnalyzerResource>(message: M, resource: PlannedResource): M {
        message.setType(resource.type).setUrn(resource.urn).setName(resource.name).setOptions(options(resource));
        const provider = this.monitor.providerOf(resource);
        if (!provider) return message;
        const shown = new AnalyzerProviderResource().setType(provider.type).setName(provider.name);
        message.setProvider(shown.setUrn(provider.urn).setProperties(properties(provider.inputs)));
        return message;
    }
}

function properties(value: WireObject): Struct {
    return structOf(forPolicies(value) as WireObject);
}

function options(resource: PlannedResource): AnalyzerResourceOptions {
    const { protect, ignoreChanges, aliases, additionalSecretOutputs, deleteBeforeReplace, timeouts } =
        resource.options;
    const message = new AnalyzerResourceOptions();
    message.setProtect(protect).setParent(resource.parent);
    message.setIgnorechangesList([...ignoreChanges]).setAliasesList([...aliases]);
    message.setAdditionalsecretoutputsList([...additionalSecretOutputs]);
    message.setDeletebeforereplacedefined(deleteBeforeReplace !== undefined);
    message.setDeletebeforereplace(deleteBeforeReplace ?? false);
    const times = new AnalyzerResourceOptions.CustomTimeouts();
    times.setCreate(timeouts.create).setUpdate(timeouts.update).setDelete(timeouts.delete);
    return message.setCustomtimeouts(times);
}
