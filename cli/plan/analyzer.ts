import type { Monitor } from "./monitor";
import { ORGANIZATION, type Stack } from "./program";
import type {
    AnalyzeRequest,
    AnalyzerClient,
    AnalyzerInfo,
    AnalyzeResponse,
    AnalyzerResource,
    Empty,
    Wire,
} from "./pulumi";
import { qualifiedType, type PlannedResource } from "./resource";
import type { DeclaredPolicy, Diagnostic, Level } from "./verdict";
import { forPolicies, type WireObject } from "./values";

const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];
const MAX_MESSAGE_BYTES = 1024 * 1024 * 400;
// Enough to keep both ends busy; more would only queue.
const CONCURRENT_CALLS = 32;

/** A running policy pack that has been told about the stack and is ready to judge. */
export interface Analyzer {
    readonly pack: string;
    readonly version: string;
    readonly policies: readonly DeclaredPolicy[];
    /** Puts every resource, then the stack as a whole, before the pack's policies. */
    analyze(monitor: Monitor, resources: readonly PlannedResource[]): Promise<Diagnostic[]>;
    close(): void;
}

/** Speaks to the pack that listens on `port`: asks who it is, tells it the stack and its configuration. */
export async function connectAnalyzer(wire: Wire, port: number, stack: Stack): Promise<Analyzer> {
    const client = new wire.analyzer.AnalyzerClient(`127.0.0.1:${port}`, wire.grpc.credentials.createInsecure(), {
        "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
        "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    const info = await call<Empty, AnalyzerInfo>(client, client.getAnalyzerInfo, new wire.Empty());
    const policies = declaredPolicies(info);
    await call(client, client.configureStack, stackRequest(wire, stack));
    await call(client, client.configure, configuration(wire, info, policies));
    return {
        pack: info.getName(),
        version: info.getVersion(),
        policies,
        analyze: (monitor, resources) => analyze(wire, client, info, monitor, resources),
        close: () => client.close(),
    };
}

type Unary<Request, Response> = (request: Request, done: (error: Error | null, response: Response) => void) => unknown;

function call<Request, Response>(
    client: AnalyzerClient,
    method: Unary<Request, Response>,
    request: Request,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        method.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
}

/** Levels that the pack's own configuration gives, `all` first and a policy's name over it. */
function declaredPolicies(info: AnalyzerInfo): DeclaredPolicy[] {
    const config = info.getInitialconfigMap();
    return info.getPoliciesList().map((policy) => {
        const configured = config.get(policy.getName()) ?? config.get("all");
        const level = LEVELS[configured?.getEnforcementlevel() ?? policy.getEnforcementlevel()];
        return { name: policy.getName(), level: level ?? "mandatory", description: policy.getDescription() };
    });
}

function stackRequest(wire: Wire, stack: Stack) {
    const request = new wire.analyzer.AnalyzerStackConfigureRequest();
    request.setStack(stack.name).setProject(stack.project.name).setOrganization(ORGANIZATION).setDryRun(true);
    request.setConfigSecretKeysList([...stack.config.secretKeys]);
    for (const [key, value] of Object.entries(stack.config.values)) request.getConfigMap().set(key, value);
    return request;
}

/** What Pulumi's engine sends: per policy its level and its properties, defaults of the schema under the pack's own. */
function configuration(wire: Wire, info: AnalyzerInfo, policies: readonly DeclaredPolicy[]) {
    const request = new wire.analyzer.ConfigureAnalyzerRequest();
    for (const [index, policy] of info.getPoliciesList().entries()) {
        const schema = (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<
            string,
            { default?: unknown }
        >;
        const defaults = Object.entries(schema).filter(([, property]) => property.default !== undefined);
        const own = info.getInitialconfigMap().get(policy.getName())?.getProperties()?.toJavaScript() ?? {};
        const config = new wire.analyzer.PolicyConfig();
        config.setEnforcementlevel(LEVELS.indexOf(policies[index]?.level ?? "mandatory"));
        config.setProperties(
            wire.Struct.fromJavaScript({
                ...Object.fromEntries(defaults.map(([key, p]) => [key, p.default])),
                ...own,
            } as never),
        );
        request.getPolicyconfigMap().set(policy.getName(), config);
    }
    return request;
}

async function analyze(
    wire: Wire,
    client: AnalyzerClient,
    info: AnalyzerInfo,
    monitor: Monitor,
    resources: readonly PlannedResource[],
): Promise<Diagnostic[]> {
    const encode = encoder(wire, monitor);
    const found: Diagnostic[] = [];
    const take = (response: AnalyzeResponse, urn: string) => void found.push(...diagnostics(response, urn));
    const perResource = info
        .getPoliciesList()
        .some((p) => p.getPolicyType() !== wire.analyzer.PolicyType.POLICY_TYPE_STACK);
    if (perResource) {
        await inBatches(resources, async (resource) => {
            const request = encode.one(resource);
            take(await call<AnalyzeRequest, AnalyzeResponse>(client, client.analyze, request), resource.urn);
        });
    }
    const stack = new wire.analyzer.AnalyzeStackRequest();
    stack.setResourcesList(resources.map((resource) => encode.inStack(resource)));
    take(await call<typeof stack, AnalyzeResponse>(client, client.analyzeStack, stack), "");
    return found;
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const queue = items.values();
    const worker = async (): Promise<void> => {
        for (const item of queue) await work(item);
    };
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, worker));
}

function diagnostics(response: AnalyzeResponse, urn: string): Diagnostic[] {
    return response.getDiagnosticsList().map((diagnostic) => ({
        policy: diagnostic.getPolicyname(),
        level: LEVELS[diagnostic.getEnforcementlevel()] ?? "mandatory",
        urn: diagnostic.getUrn() || urn,
        message: diagnostic.getMessage(),
        description: diagnostic.getDescription(),
    }));
}

/** Resource policies see inputs; stack policies see state, with parents and dependencies. */
function encoder(wire: Wire, monitor: Monitor) {
    const struct = (value: WireObject) => wire.Struct.fromJavaScript(forPolicies(value) as never);
    const common = <M extends AnalyzeRequest | AnalyzerResource>(message: M, resource: PlannedResource): M => {
        message.setType(resource.type).setUrn(resource.urn).setName(resource.name);
        message.setOptions(options(wire, resource)).setProvider(provider(wire, monitor, resource));
        return message;
    };
    return {
        one(resource: PlannedResource): AnalyzeRequest {
            const message = common(new wire.analyzer.AnalyzeRequest(), resource);
            return message.setProperties(struct(resource.inputs));
        },
        inStack(resource: PlannedResource): AnalyzerResource {
            const message = common(new wire.analyzer.AnalyzerResource(), resource);
            message.setProperties(struct(monitor.state(resource)));
            message.setParent(resource.parent).setDependenciesList([...resource.dependencies]);
            const needs = message.getPropertydependenciesMap();
            for (const [key, urns] of Object.entries(resource.propertyDependencies)) {
                needs.set(key, new wire.analyzer.AnalyzerPropertyDependencies().setUrnsList([...urns]));
            }
            return message;
        },
    };
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
function provider(wire: Wire, monitor: Monitor, resource: PlannedResource) {
    if (!resource.custom || resource.type.startsWith("pulumi:")) return undefined;
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
