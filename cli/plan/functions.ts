import {
    CallRequest,
    CallResponse,
    ConstructRequest,
    InvokeRequest,
    InvokeResponse,
    type CheckFailure,
} from "@pulumi/pulumi/proto/provider_pb";
import {
    RegisterResourceResponse,
    type RegisterResourceRequest,
    type ResourceCallRequest,
    type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { call, plain, structOf } from "./grpc";
import { packageOf } from "./inheritance";
import { dependenciesOf, forPlugin, holdsSecret, secretOf, withoutOutputs } from "./marks";
import type { Monitor } from "./monitor";
import { PREVIEW_INSTEAD } from "./provider-process";
import type { Provider, Providers } from "./providers";
import { ORGANIZATION, type Stack } from "./stack";
import { UNKNOWN, type WireObject, type WireValue } from "./values";
import type { Watch } from "./watch";

/** What one run of one program has. */
export interface Run {
    readonly stack: Stack;
    readonly monitor: Monitor;
    readonly providers: Providers;
    readonly watch: Watch;
    /** Where its resource monitor listens. */
    readonly address: () => string;
}

/** Calls a function of a provider: it reads something, and makes nothing. */
export async function invoke(run: Run, request: ResourceInvokeRequest): Promise<InvokeResponse> {
    const token = request.getTok();
    const args = plain(request.getArgs());
    if (token.startsWith("pulumi:pulumi:")) {
        return new InvokeResponse().setReturn(structOf(builtIn(run.monitor, token, args)));
    }
    return naming(`Cannot call function "${token}"`, async () => {
        const provider = await run.providers.get(providerOf(token, request));
        if (!provider.isConfigured) return new InvokeResponse().setReturn(structOf({}));
        const { client, takes } = provider;
        const message = new InvokeRequest().setTok(token).setPreview(true);
        message.setArgs(structOf(forPlugin(args, { ...takes, outputs: false }) as WireObject));
        const answer = await call(client, client.invoke, message);
        const values = plain(answer.getReturn());
        const result = holdsSecret(args) && !takes.secrets ? allSecret(values) : values;
        return new InvokeResponse().setReturn(structOf(result)).setFailuresList(answer.getFailuresList());
    });
}

/** Functions of Pulumi's engine itself. */
function builtIn(monitor: Monitor, token: string, args: WireObject): WireObject {
    if (token === "pulumi:pulumi:getResource") {
        const resource = monitor.find(String(args.urn));
        if (!resource) throw new Error(`unknown resource ${String(args.urn)}`);
        const id = resource.custom ? UNKNOWN : "";
        return { urn: resource.urn, id, provider: resource.provider, state: monitor.state(resource) };
    }
    // What other stacks put out is in a backend, which a plan does not ask.
    if (token === "pulumi:pulumi:readStackOutputs") {
        return { name: args.name ?? "", outputs: UNKNOWN, secretOutputNames: UNKNOWN };
    }
    if (token === "pulumi:pulumi:readStackResourceOutputs") return { name: args.stackName ?? "", outputs: UNKNOWN };
    throw new Error(`unrecognized function name: '${token}'`);
}

/** Calls a method of a component or a provider. */
export async function callMethod(run: Run, request: ResourceCallRequest): Promise<CallResponse> {
    const token = request.getTok();
    return naming(`Cannot call method "${token}"`, async () => {
        const args = plain(request.getArgs());
        const { client, takes, isConfigured } = await run.providers.get(providerOfMethod(run.monitor, request, args));
        if (!isConfigured) return new CallResponse().setReturn(structOf({}));
        const message = new CallRequest().setTok(token).setArgs(structOf(forPlugin(args, takes) as WireObject));
        for (const [key, value] of Object.entries(args)) {
            const urns = needsOf(value, request.getArgdependenciesMap().get(key));
            const needs = new CallRequest.ArgumentDependencies().setUrnsList(urns);
            message.getArgdependenciesMap().set(key, needs);
        }
        aboutRun(message, run);
        const answer = await call(client, client.call, message.setAcceptsOutputValues(true));
        const values = plain(answer.getReturn());
        const response = new CallResponse().setReturn(structOf(withoutOutputs(values) as WireObject));
        for (const [key, value] of Object.entries(values)) {
            const urns = needsOf(value, answer.getReturndependenciesMap().get(key));
            response.getReturndependenciesMap().set(key, new CallResponse.ReturnDependencies().setUrnsList(urns));
        }
        return response.setFailuresList(answer.getFailuresList() as CheckFailure[]);
    });
}

/** Has a plugin make a component: it registers the component and what it holds itself, with this run's monitor. */
export async function construct(run: Run, request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const type = request.getType();
    return naming(`Cannot create component "${type}"`, async () => {
        const provider = await run.providers.get(providerOf(type, request));
        if (!provider.isConfigured)
            throw new Error("the configuration of its provider is known only after a deployment");
        const { client } = provider;
        const answer = await call(client, client.construct, constructRequest(run, request, provider));
        const state = plain(answer.getState());
        const response = new RegisterResourceResponse().setUrn(answer.getUrn());
        response.setObject(structOf(withoutOutputs(state) as WireObject));
        for (const [key, value] of Object.entries(state)) {
            const urns = needsOf(value, answer.getStatedependenciesMap().get(key));
            const needs = new RegisterResourceResponse.PropertyDependencies().setUrnsList(urns);
            response.getPropertydependenciesMap().set(key, needs);
        }
        return response;
    });
}

function constructRequest(run: Run, request: RegisterResourceRequest, { takes }: Provider): ConstructRequest {
    const inputs = plain(request.getObject());
    const message = new ConstructRequest().setType(request.getType()).setName(request.getName());
    message.setParent(request.getParent()).setInputs(structOf(forPlugin(inputs, takes) as WireObject));
    aboutRun(message, run);
    message.setOrganization(ORGANIZATION).setConfigsecretkeysList([...run.stack.config.secretKeys]);
    message.setDependenciesList(request.getDependenciesList()).setAliasesList(request.getAliasesList());
    for (const [name, provider] of request.getProvidersMap().entries()) message.getProvidersMap().set(name, provider);
    if (request.getProvider() !== "")
        message.getProvidersMap().set(packageOf(request.getType()), request.getProvider());
    for (const [key, value] of Object.entries(inputs)) {
        const urns = needsOf(value, request.getPropertydependenciesMap().get(key));
        const needs = new ConstructRequest.PropertyDependencies().setUrnsList(urns);
        message.getInputdependenciesMap().set(key, needs);
    }
    if (request.hasProtect()) message.setProtect(request.getProtect() ?? false);
    if (request.hasRetainondelete()) message.setRetainondelete(request.getRetainondelete() ?? false);
    message.setDeletedwith(request.getDeletedwith()).setIgnorechangesList(request.getIgnorechangesList());
    message.setAdditionalsecretoutputsList(request.getAdditionalsecretoutputsList());
    message.setReplaceonchangesList(request.getReplaceonchangesList());
    return message.setAcceptsOutputValues(true);
}

/** URNs that a value depends on: those that are said beside it, and those of the outputs in it. */
function needsOf(value: WireValue, said: { getUrnsList(): string[] } | undefined): string[] {
    return [...new Set([...(said?.getUrnsList() ?? []), ...dependenciesOf(value)])];
}

/** Tells a plugin what its engine is busy with. */
function aboutRun(message: CallRequest | ConstructRequest, { stack, address }: Run): void {
    message.setProject(stack.project.name).setStack(stack.name).setDryrun(true).setMonitorendpoint(address());
    for (const [key, value] of Object.entries(stack.config.values)) message.getConfigMap().set(key, value);
}

type AboutProvider = Pick<
    ResourceInvokeRequest,
    "getVersion" | "getPlugindownloadurl" | "getPackageref" | "getProvider"
>;

function providerOf(token: string, request: AboutProvider, provider = request.getProvider()) {
    return {
        package: packageOf(token),
        version: request.getVersion(),
        url: request.getPlugindownloadurl(),
        packageRef: request.getPackageref(),
        provider,
    };
}

/** A method is its resource's provider's, unless the call names another. */
function providerOfMethod(monitor: Monitor, request: ResourceCallRequest, args: WireObject) {
    const token = request.getTok();
    const self = (args.__self__ ?? {}) as WireObject;
    if (token.startsWith("pulumi:providers:")) {
        const name = token.split(":")[2]?.split("/")[0] ?? "";
        return { ...providerOf(token, request, `${String(self.urn)}::${String(self.id)}`), package: name };
    }
    const ofSelf = typeof self.urn === "string" ? monitor.find(self.urn)?.provider : undefined;
    return providerOf(token, request, request.getProvider() || (ofSelf ?? ""));
}

function allSecret(values: WireObject): WireObject {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]): [string, WireValue] => [
            key,
            holdsSecret(value) ? value : secretOf(value),
        ]),
    );
}

/** Says of an error what was being called, and what to do where it takes a cluster. */
async function naming<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        const { details, message } = error as { details?: string; message: string };
        const said = details ?? message;
        const hint = /cluster/i.test(said) && /unreachable|connect|kubeconfig/i.test(said) ? needsCluster : "";
        throw new Error(`${what}: ${said}${hint}`);
    }
}

const needsCluster = `\nPulumi's provider asks a cluster here, as it does in a preview: give it one, or ${PREVIEW_INSTEAD}`;
