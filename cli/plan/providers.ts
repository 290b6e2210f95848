import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    CheckRequest,
    ConfigureRequest,
    ParameterizeRequest,
    ProviderHandshakeRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { RegisterPackageRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { call, callIfThere, MESSAGE_LIMITS, plain, structOf } from "./grpc";
import { packageOf } from "./inheritance";
import { forPlugin, holdsUnknown, type Takes, type WireObject, type WireValue } from "./marks";
import type { Monitor } from "./monitor";
import type { PluginSpec } from "./plugins";
import { startPlugin, type RunningPlugin } from "./provider-process";
import { providerUrn, urnOf } from "./resource";
import type { Stack } from "./stack";
import { forComputing, UNKNOWN } from "./values";
import { grpc } from "./sdk-libraries";

/** Which provider a request is for. */
export interface ProviderRequest {
    readonly package: string;
    readonly version: string;
    readonly url: string;
    /** What registering a package gave; "" for none. */
    readonly packageRef: string;
    /** `urn::id` of an explicit provider; "" for the default one. */
    readonly provider: string;
}

/** A provider that is started and configured. */
export interface Provider {
    readonly client: ResourceProviderClient;
    readonly takes: Takes;
    /** False where its configuration is known only after a deployment: nothing can be asked of it. */
    readonly isConfigured: boolean;
}

/** The providers that a program asks something of: their plugins are started when it first does. */
export class Providers {
    readonly #packages = new Map<string, RegisterPackageRequest>();
    readonly #running = new Map<string, Promise<Provider>>();
    readonly #plugins: RunningPlugin[] = [];

    constructor(
        private readonly stack: Stack,
        private readonly monitor: Monitor,
        private readonly address: () => string,
    ) {}

    /** Takes note of a package, whose requests name it by what this gives. */
    register(request: RegisterPackageRequest): string {
        if (request.getName() === "") throw new Error("package name is empty");
        const bytes = Buffer.from(request.serializeBinary()).toString("base64");
        this.#packages.set(bytes, request);
        return bytes;
    }

    /** @throws Error where the stack's configuration wants an explicit provider for every resource of a package */
    checkDefaultAllowed(request: RegisterResourceRequest): void {
        const type = request.getType();
        if (request.getProvider() !== "" || type.startsWith("pulumi:")) return;
        const disabled = JSON.parse(this.stack.config.values["pulumi:disable-default-providers"] ?? "[]") as string[];
        const name = packageOf(type);
        if (!disabled.includes(name) && !disabled.includes("*")) return;
        throw new Error(`Default provider for '${name}' disabled. '${type}' must use an explicit provider.`);
    }

    /** @throws Error where the plugin is not there, or does not take its configuration */
    get(request: ProviderRequest): Promise<Provider> {
        const key = JSON.stringify([request.package, request.version, request.packageRef, request.provider]);
        const known = this.#running.get(key);
        if (known) return known;
        const started = this.#start(request);
        this.#running.set(key, started);
        return started;
    }

    close(): void {
        for (const plugin of this.#plugins) plugin.close();
    }

    async #start(request: ProviderRequest): Promise<Provider> {
        const registered = this.#packages.get(request.packageRef);
        const spec = specOf(request, registered);
        const inputs = this.#inputs(request);
        const plugin = await startPlugin(spec, this.stack.project, this.address());
        this.#plugins.push(plugin);
        const client = new ResourceProviderClient(plugin.address, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
        const greeted = await greet(client, this.stack, this.address());
        if (registered) await parameterize(client, registered);
        if (holdsUnknown(inputs)) return { client, takes: greeted ?? NOTHING, isConfigured: false };
        const takes = await configure(client, this.#identity(request), inputs);
        return { client, takes: greeted ?? takes, isConfigured: true };
    }

    /** What a provider is configured with: its own inputs, or what the stack's configuration says of its package. */
    #inputs(request: ProviderRequest): WireObject {
        if (request.provider !== "") {
            const resource = this.monitor.find(providerUrn(request.provider));
            if (!resource) throw new Error(`unknown provider '${request.provider}'`);
            return resource.inputs;
        }
        const prefix = `${request.package}:`;
        const entries = Object.entries(this.stack.config.values).filter(([key]) => key.startsWith(prefix));
        for (const [key] of entries.filter(([, value]) => value === UNKNOWN)) {
            const message = `"${key}" is encrypted, so the plugin of provider "${request.package}" is started without it`;
            this.monitor.logs.push({ severity: "warning", message, urn: "" });
        }
        const known = entries.filter(([, value]) => value !== UNKNOWN);
        return Object.fromEntries(known.map(([key, value]) => [key.slice(prefix.length), value]));
    }

    #identity(request: ProviderRequest): Identity {
        const [stack, project] = [this.stack.name, this.stack.project.name];
        const type = `pulumi:providers:${request.package}`;
        const name = "default";
        const urn = providerUrn(request.provider) || urnOf(stack, project, "", type, name);
        return { urn, type, name: this.monitor.find(urn)?.name ?? name };
    }
}

/** What a provider is called. */
interface Identity {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
}

const NOTHING: Takes = { secrets: false, resources: false, outputs: false };

function specOf(request: ProviderRequest, registered: RegisterPackageRequest | undefined): PluginSpec {
    return registered
        ? { name: registered.getName(), version: registered.getVersion(), url: registered.getDownloadUrl() }
        : { name: request.package, version: request.version, url: request.url };
}

/** Plugins from before greetings say what they take when they are configured. */
async function greet(client: ResourceProviderClient, { project }: Stack, address: string): Promise<Takes | undefined> {
    const request = new ProviderHandshakeRequest().setEngineAddress(address).setConfigureWithUrn(true);
    request.setRootDirectory(project.root).setProgramDirectory(project.workDir).setInvokeWithPreview(true);
    const answer = await callIfThere(client, client.handshake, request);
    if (!answer) return undefined;
    return {
        secrets: answer.getAcceptSecrets(),
        resources: answer.getAcceptResources(),
        outputs: answer.getAcceptOutputs(),
    };
}

async function parameterize(client: ResourceProviderClient, registered: RegisterPackageRequest): Promise<void> {
    const parameter = registered.getParameterization() ?? registered.getExtension$();
    if (!parameter) return;
    const value = new ParameterizeRequest.ParametersValue();
    value.setName(parameter.getName()).setVersion(parameter.getVersion()).setValue(parameter.getValue_asU8());
    await call(client, client.parameterize, new ParameterizeRequest().setValue(value));
}

/** @throws Error where the plugin refuses its configuration */
async function configure(client: ResourceProviderClient, identity: Identity, given: WireObject): Promise<Takes> {
    const { urn, type, name } = identity;
    const open = forPlugin(given, NOTHING) as WireObject;
    const check = new CheckRequest().setUrn(urn).setType(type).setName(name).setNews(structOf(open));
    const checked = await callIfThere(client, client.checkConfig, check.setOlds(structOf({})));
    const failures = checked?.getFailuresList() ?? [];
    if (failures.length > 0) {
        const reasons = failures.map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
        throw new Error(`The provider "${name}" refuses its configuration: ${reasons.join("; ")}`);
    }
    const inputs = checked?.hasInputs() ? plain(checked.getInputs()) : given;
    const request = new ConfigureRequest().setUrn(urn).setType(type).setName(name).setArgs(structOf(inputs));
    request.setAcceptsecrets(true).setAcceptresources(true);
    request.setSendsOldInputs(true).setSendsOldInputsToDelete(true);
    for (const [key, value] of Object.entries(forComputing(inputs) as Record<string, WireValue>)) {
        if (key === "version") continue;
        const text = typeof value === "string" ? value : JSON.stringify(value);
        request.getVariablesMap().set(`${type.split(":")[2]}:config:${key}`, text);
    }
    const answer = await call(client, client.configure, request);
    return {
        secrets: answer.getAcceptsecrets(),
        resources: answer.getAcceptresources(),
        outputs: answer.getAcceptoutputs(),
    };
}
