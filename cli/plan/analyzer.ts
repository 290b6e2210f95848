import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    AnalyzerStackConfigureRequest,
    AnalyzeStackRequest,
    ConfigureAnalyzerRequest,
    PolicyConfig,
    PolicyType,
    type AnalyzerInfo,
    type AnalyzeResponse,
    type PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerMessages } from "./analyzer-messages";
import { call, callIfThere, MESSAGE_LIMITS } from "./grpc";
import type { Monitor } from "./monitor";
import { checkPackConfig, type Configurable, type PackConfig } from "./pack-config";
import type { PlannedResource } from "./resource";
import { ORGANIZATION, type Stack } from "./stack";
import { LEVELS, REMEDIED, type DeclaredPolicy, type Diagnostic } from "./verdict";
import { Empty, grpc, Struct } from "./sdk-libraries";

/** A running policy pack that has been told about the stack and is ready to judge. */
export interface Analyzer {
    readonly pack: string;
    readonly policies: readonly DeclaredPolicy[];
    /**
     * Puts every resource before the pack's policies while the program runs, and once it is `finished` the whole stack.
     */
    analyze(monitor: Monitor, finished: Promise<readonly PlannedResource[]>): Promise<Diagnostic[]>;
    close(): void;
}

/**
 * Speaks to the pack that listens on `port`: asks who it is, tells it the stack and its configuration.
 *
 * @throws InputError where the user's configuration does not fit the pack
 */
export async function connectAnalyzer(port: number, stack: Stack, given: PackConfig | undefined): Promise<Analyzer> {
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
    const info = await call(client, client.getAnalyzerInfo, new Empty());
    if (given) await checkPackConfig(given, info.getPoliciesList().map(configurable));
    const policies = declaredPolicies(info, given);
    await callIfThere(client, client.configureStack, stackRequest(stack));
    await call(client, client.configure, configuration(info, policies, given));
    return {
        pack: info.getName(),
        policies,
        analyze: (monitor, finished) => analyze(client, info, policies, monitor, finished),
        close: () => client.close(),
    };
}

function configurable(policy: PolicyInfo): Configurable {
    const schema = policy.getConfigschema();
    return {
        name: policy.getName(),
        schema: schema?.getProperties()?.toJavaScript(),
        required: schema?.getRequiredList() ?? [],
    };
}

/** Levels that the pack's own configuration gives and then the user's, in each `all` first and a policy's name over it. */
function declaredPolicies(info: AnalyzerInfo, given: PackConfig | undefined): DeclaredPolicy[] {
    const config = info.getInitialconfigMap();
    return info.getPoliciesList().map((policy) => {
        const configured = config.get(policy.getName()) ?? config.get("all");
        const level =
            given?.policies.get(policy.getName())?.level ??
            given?.policies.get("all")?.level ??
            LEVELS[configured?.getEnforcementlevel() ?? policy.getEnforcementlevel()];
        return { name: policy.getName(), level: level ?? "mandatory", description: policy.getDescription() };
    });
}

function stackRequest(stack: Stack) {
    const request = new AnalyzerStackConfigureRequest();
    request.setStack(stack.name).setProject(stack.project.name).setOrganization(ORGANIZATION).setDryRun(true);
    request.setConfigSecretKeysList([...stack.config.secretKeys]);
    for (const [key, value] of Object.entries(stack.config.values)) request.getConfigMap().set(key, value);
    return request;
}

/**
 * What Pulumi's engine sends: per policy its level and its properties, defaults of the schema under the pack's own, and
 * the user's over both.
 */
function configuration(info: AnalyzerInfo, policies: readonly DeclaredPolicy[], given: PackConfig | undefined) {
    const request = new ConfigureAnalyzerRequest();
    for (const [index, policy] of info.getPoliciesList().entries()) {
        const schema = (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<
            string,
            { default?: unknown }
        >;
        const defaults = Object.entries(schema).filter(([, property]) => property.default !== undefined);
        const own = info.getInitialconfigMap().get(policy.getName())?.getProperties()?.toJavaScript() ?? {};
        const config = new PolicyConfig();
        config.setEnforcementlevel(LEVELS.indexOf(policies[index]?.level ?? "mandatory"));
        config.setProperties(
            Struct.fromJavaScript({
                ...Object.fromEntries(defaults.map(([key, p]) => [key, p.default])),
                ...own,
                ...given?.policies.get(policy.getName())?.properties,
            } as never),
        );
        request.getPolicyconfigMap().set(policy.getName(), config);
    }
    return request;
}

async function analyze(
    client: AnalyzerClient,
    info: AnalyzerInfo,
    policies: readonly DeclaredPolicy[],
    monitor: Monitor,
    finished: Promise<readonly PlannedResource[]>,
): Promise<Diagnostic[]> {
    const messages = new AnalyzerMessages(monitor);
    const judgesResources = info
        .getPoliciesList()
        .some((policy) => policy.getPolicyType() !== PolicyType.POLICY_TYPE_STACK);
    const remediates = policies.some(({ level }) => level === "remediate");
    const alone = async (resource: PlannedResource): Promise<Diagnostic[]> => {
        const remedied = remediates ? await remediate(client, messages, resource) : [];
        const answer = await call(client, client.analyze, messages.alone(resource));
        return [...remedied, ...diagnostics(answer, resource.urn)];
    };
    const calls: Promise<Diagnostic[]>[] = [];
    const broken = new Promise<never>((_, reject) => {
        if (!judgesResources) return;
        monitor.listen((resource) => {
            const judged = alone(resource);
            judged.catch(reject);
            calls.push(judged);
        });
    });
    const resources = await Promise.race([finished, broken]);
    const found = (await Promise.all(calls)).flat();
    const shown = resources.filter(({ external }) => !external);
    const request = new AnalyzeStackRequest().setResourcesList(shown.map((each) => messages.inStack(each)));
    return [...found, ...diagnostics(await call(client, client.analyzeStack, request), "")];
}

/** Lets remediations change a resource as the pack is to see it from here on; what they change is told, and not planned. */
async function remediate(
    client: AnalyzerClient,
    messages: AnalyzerMessages,
    resource: PlannedResource,
): Promise<Diagnostic[]> {
    const response = await call(client, client.remediate, messages.alone(resource));
    return response.getRemediationsList().map((remediation) => {
        const properties = remediation.getProperties();
        if (properties) messages.replace(resource, properties);
        return {
            policy: remediation.getPolicyname(),
            level: "remediate",
            urn: resource.urn,
            message: remediation.getDiagnostic() || REMEDIED,
            description: remediation.getDescription(),
        };
    });
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
