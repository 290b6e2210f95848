import type { Callback, CallbacksClient, RegisterRequest, TransformOptions, TransformRequest, Wire } from "./pulumi";

/**
 * Transforms: functions of the program that Pulumi's engine calls back for every resource they cover, and which may
 * change its properties and options before it is registered. A resource's own run first, then its parents', then the stack's.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/transforms/
 */
export class Transforms {
    readonly #stackWide: Callback[] = [];
    readonly #byUrn = new Map<string, readonly Callback[]>();
    readonly #clients = new Map<string, CallbacksClient>();

    constructor(private readonly wire: Wire) {}

    /** A transform of every resource of the stack registered from now on. */
    addStackWide(callback: Callback): void {
        this.#stackWide.push(callback);
    }

    /** Remembers what children of a resource inherit. */
    remember(urn: string, request: RegisterRequest): void {
        const callbacks = [...request.getTransformsList(), ...this.#inherited(request)];
        if (callbacks.length > 0) this.#byUrn.set(urn, callbacks);
    }

    /** Whether any transform covers a request. */
    cover(request: RegisterRequest): boolean {
        return this.#covering(request).length > 0;
    }

    /** Lets every transform that covers a request change it, in place. */
    async apply(request: RegisterRequest): Promise<void> {
        for (const callback of this.#covering(request)) await this.#call(callback, request);
    }

    /** Ends the connections back to the program. */
    close(): void {
        for (const client of this.#clients.values()) client.close();
    }

    #covering(request: RegisterRequest): readonly Callback[] {
        return [...request.getTransformsList(), ...this.#inherited(request), ...this.#stackWide];
    }

    #inherited(request: RegisterRequest): readonly Callback[] {
        return this.#byUrn.get(request.getParent()) ?? [];
    }

    async #call(callback: Callback, request: RegisterRequest): Promise<void> {
        const call = new this.wire.callback.CallbackInvokeRequest();
        call.setToken(callback.getToken());
        call.setRequest(transformRequest(this.wire, request).serializeBinary());
        const client = this.#client(callback.getTarget());
        const bytes = await new Promise<Uint8Array>((resolve, reject) => {
            client.invoke(call, (error, response) => (error ? reject(error) : resolve(response.getResponse_asU8())));
        });
        const response = this.wire.resource.TransformResponse.deserializeBinary(bytes);
        request.setObject(response.getProperties());
        const options = response.getOptions();
        if (options) takeOptions(request, options);
    }

    #client(target: string): CallbacksClient {
        const known = this.#clients.get(target);
        if (known) return known;
        const client = new this.wire.callback.CallbacksClient(target, this.wire.grpc.credentials.createInsecure());
        this.#clients.set(target, client);
        return client;
    }
}

function transformRequest(wire: Wire, request: RegisterRequest): TransformRequest {
    const options = new wire.resource.TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    options.setProtect(request.getProtect() ?? false);
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setVersion(request.getVersion());
    options.setAliasesList(request.getAliasesList());
    options.setProvider(request.getProvider());
    options.setCustomTimeouts(request.getCustomtimeouts());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    options.setRetainOnDelete(request.getRetainondelete() ?? false);
    options.setDeletedWith(request.getDeletedwith());
    if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setImport(request.getImportid());
    const transform = new wire.resource.TransformRequest();
    transform.setType(request.getType());
    transform.setName(request.getName());
    transform.setCustom(request.getCustom());
    transform.setParent(request.getParent());
    transform.setProperties(request.getObject());
    transform.setOptions(options);
    return transform;
}

function takeOptions(request: RegisterRequest, options: TransformOptions): void {
    request.setDependenciesList(options.getDependsOnList());
    request.setProtect(options.getProtect() ?? false);
    request.setIgnorechangesList(options.getIgnoreChangesList());
    request.setReplaceonchangesList(options.getReplaceOnChangesList());
    request.setVersion(options.getVersion());
    request.setAliasesList(options.getAliasesList());
    request.setProvider(options.getProvider());
    request.setCustomtimeouts(options.getCustomTimeouts());
    request.setRetainondelete(options.getRetainOnDelete() ?? false);
    request.setDeletedwith(options.getDeletedWith());
    request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
    request.setDeletebeforereplacedefined(options.hasDeleteBeforeReplace());
    request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
}
