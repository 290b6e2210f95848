import { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
    RegisterResourceRequest,
    TransformInvokeOptions,
    TransformInvokeRequest,
    TransformInvokeResponse,
    TransformRequest,
    TransformResourceOptions,
    TransformResponse,
    type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Callbacks } from "./callbacks";
import { plain, structOf } from "./grpc";
import { dependenciesOf, dependingOn } from "./marks";
import type { WireValue } from "./values";

/**
 * Transforms: functions of the program that the engine calls back for every resource, and every function call, that they
 * cover, and which may change its properties and options first. A resource's own run first, then its parents', then the
 * stack's.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/transforms/
 */
export class Transforms {
    readonly #stackWide: Callback[] = [];
    readonly #ofInvokes: Callback[] = [];
    readonly #byUrn = new Map<string, readonly Callback[]>();
    /** Of components that a plugin is about to register itself, by parent, type and name. */
    readonly #pending = new Map<string, readonly Callback[]>();

    constructor(private readonly callbacks: Callbacks) {}

    /** A transform of every resource of the stack registered from now on. */
    addStackWide(callback: Callback): void {
        this.#stackWide.push(callback);
    }

    /** A transform of every function that is called from now on. */
    addForInvokes(callback: Callback): void {
        this.#ofInvokes.push(callback);
    }

    /** Remembers what children of a resource inherit. */
    remember(urn: string, own: readonly Callback[], parent: string): void {
        const callbacks = [...own, ...(this.#byUrn.get(parent) ?? [])];
        if (callbacks.length > 0) this.#byUrn.set(urn, callbacks);
    }

    /** Lets every transform that covers a request change it, in place; gives the resource's own. */
    async apply(request: RegisterResourceRequest): Promise<readonly Callback[]> {
        const key = JSON.stringify([request.getParent(), request.getType(), request.getName()]);
        const own = this.#pending.get(key) ?? request.getTransformsList();
        this.#pending.delete(key);
        if (request.getRemote() && own.length > 0) this.#pending.set(key, own);
        const all = [...own, ...(this.#byUrn.get(request.getParent()) ?? []), ...this.#stackWide];
        if (all.length === 0) return own;
        if (own.length > 0) markDependencies(request);
        const before = request.getDependenciesList();
        for (const callback of all) await this.#transform(callback, request);
        if (own.length > 0) gatherDependencies(request);
        // Pulumi's engine takes what a resource waits for from the transforms of its own alone.
        else request.setDependenciesList(before);
        return own;
    }

    /** Lets every transform of functions change a call, in place. */
    async applyToInvoke(request: ResourceInvokeRequest): Promise<void> {
        for (const callback of this.#ofInvokes) {
            const options = new TransformInvokeOptions();
            options.setProvider(request.getProvider()).setVersion(request.getVersion());
            options.setPluginDownloadUrl(request.getPlugindownloadurl());
            const message = new TransformInvokeRequest();
            message.setToken(request.getTok()).setArgs(request.getArgs()).setOptions(options);
            const answer = TransformInvokeResponse.deserializeBinary(await this.callbacks.invoke(callback, message));
            if (answer.hasArgs()) request.setArgs(answer.getArgs());
            const changed = answer.getOptions();
            if (!changed) continue;
            request.setProvider(changed.getProvider()).setVersion(changed.getVersion());
            request.setPlugindownloadurl(changed.getPluginDownloadUrl());
        }
    }

    async #transform(callback: Callback, request: RegisterResourceRequest): Promise<void> {
        const answer = TransformResponse.deserializeBinary(
            await this.callbacks.invoke(callback, transformRequest(request)),
        );
        if (answer.hasProperties()) request.setObject(answer.getProperties());
        const options = answer.getOptions();
        if (options) takeOptions(request, options);
    }
}

/** Shows transforms which resources each property depends on. */
function markDependencies(request: RegisterResourceRequest): void {
    const needs = request.getPropertydependenciesMap();
    const marked = Object.entries(plain(request.getObject())).map(
        ([key, value]) => [key, dependingOn(value, needs.get(key)?.getUrnsList() ?? [])] as const,
    );
    request.setObject(structOf(Object.fromEntries(marked) as Record<string, WireValue>));
}

/** Takes what a resource waits for from its properties, as its transforms left them. */
function gatherDependencies(request: RegisterResourceRequest): void {
    const needs = request.getPropertydependenciesMap();
    needs.clear();
    const all = new Set(request.getDependenciesList());
    for (const [key, value] of Object.entries(plain(request.getObject()))) {
        const urns = [...dependenciesOf(value)];
        needs.set(key, new RegisterResourceRequest.PropertyDependencies().setUrnsList(urns));
        for (const urn of urns) all.add(urn);
    }
    request.setDependenciesList([...all]);
}

function transformRequest(request: RegisterResourceRequest): TransformRequest {
    const options = new TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setVersion(request.getVersion());
    const urns = request.getAliasurnsList().map((urn) => new Alias().setUrn(urn));
    options.setAliasesList([...urns, ...request.getAliasesList()]);
    options.setProvider(request.getProvider());
    options.setCustomTimeouts(request.getCustomtimeouts());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
    options.setDeletedWith(request.getDeletedwith());
    if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setImport(request.getImportid());
    options.setHooks(request.getHooks());
    for (const [name, provider] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, provider);
    const transform = new TransformRequest();
    transform.setType(request.getType());
    transform.setName(request.getName());
    transform.setCustom(request.getCustom());
    transform.setParent(request.getParent());
    transform.setProperties(request.getObject());
    return transform.setOptions(options);
}

function takeOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    request.setDependenciesList(options.getDependsOnList());
    if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
    else request.clearProtect();
    request.setIgnorechangesList(options.getIgnoreChangesList());
    request.setReplaceonchangesList(options.getReplaceOnChangesList());
    request.setVersion(options.getVersion());
    request.setAliasurnsList([]).setAliasesList(options.getAliasesList());
    request.setProvider(options.getProvider());
    request.setCustomtimeouts(options.getCustomTimeouts());
    request.setPlugindownloadurl(options.getPluginDownloadUrl());
    if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() ?? false);
    else request.clearRetainondelete();
    request.setDeletedwith(options.getDeletedWith());
    request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
    request.setDeletebeforereplacedefined(options.hasDeleteBeforeReplace());
    request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
    request.setHooks(options.getHooks());
    request.getProvidersMap().clear();
    for (const [name, provider] of options.getProvidersMap().entries()) request.getProvidersMap().set(name, provider);
}
