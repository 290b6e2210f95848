import { call, Judge, LEVELS, type Judges } from "./analyzer-judge";
import type { JudgeLane } from "./runtime/lane-judge";
import type { Monitor } from "./monitor";
import { checkPackConfig, type Configurable, type PackConfig } from "./pack-config";
import { ORGANIZATION, type Stack } from "./program";
import type { AnalyzerInfo, Empty, PolicyInfo, Wire } from "./pulumi";
import type { PlannedResource } from "./resource";
import { Throttle } from "./throttle";
import type { DeclaredPolicy, Diagnostic } from "./verdict";

const MAX_MESSAGE_BYTES = 1024 * 1024 * 400;

/** A running policy pack that has been told about the stack and is ready to judge. */
export interface Analyzer {
    readonly pack: string;
    readonly version: string;
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
export async function connectAnalyzer(
    wire: Wire,
    port: number,
    stack: Stack,
    { config: given, lane }: { readonly config: PackConfig | undefined; readonly lane: JudgeLane },
): Promise<Analyzer> {
    const client = new wire.analyzer.AnalyzerClient(`127.0.0.1:${port}`, wire.grpc.credentials.createInsecure(), {
        "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
        "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    const info = await call<Empty, AnalyzerInfo>(client, client.getAnalyzerInfo, new wire.Empty());
    if (given) await checkPackConfig(given, info.getPoliciesList().map(configurable));
    const policies = declaredPolicies(info, given);
    await call(client, client.configureStack, stackRequest(wire, stack));
    await call(client, client.configure, configuration(wire, info, policies, given));
    return {
        pack: info.getName(),
        version: info.getVersion(),
        policies,
        analyze: (monitor, finished) => {
            const judges = {
                resources: hasResourcePolicies(wire, info),
                remediates: policies.some(({ level }) => level === "remediate"),
            };
            const judge = new Judge(wire, client, monitor, judges, lane.isOpen ? lane : undefined);
            return analyze(judge, judges, monitor, finished);
        },
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

function stackRequest(wire: Wire, stack: Stack) {
    const request = new wire.analyzer.AnalyzerStackConfigureRequest();
    request.setStack(stack.name).setProject(stack.project.name).setOrganization(ORGANIZATION).setDryRun(true);
    request.setConfigSecretKeysList([...stack.config.secretKeys]);
    for (const [key, value] of Object.entries(stack.config.values)) request.getConfigMap().set(key, value);
    return request;
}

/**
 * What Pulumi's engine sends: per policy its level and its properties, defaults of the schema under the pack's own, and
 * the user's over both.
 */
function configuration(
    wire: Wire,
    info: AnalyzerInfo,
    policies: readonly DeclaredPolicy[],
    given: PackConfig | undefined,
) {
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
                ...given?.policies.get(policy.getName())?.properties,
            } as never),
        );
        request.getPolicyconfigMap().set(policy.getName(), config);
    }
    return request;
}

function hasResourcePolicies(wire: Wire, info: AnalyzerInfo): boolean {
    const stackOnly = wire.analyzer.PolicyType.POLICY_TYPE_STACK;
    return info.getPoliciesList().some((policy) => policy.getPolicyType() !== stackOnly);
}

async function analyze(
    judge: Judge,
    judges: Judges,
    monitor: Monitor,
    finished: Promise<readonly PlannedResource[]>,
): Promise<Diagnostic[]> {
    const found: Diagnostic[] = [];
    const calls = new Throttle(judge.atOnce, async (resource: PlannedResource) => {
        if (judges.remediates) found.push(...(await judge.remediate(resource)));
        found.push(...(await judge.alone(resource)));
    });
    if (judges.resources) monitor.listen((resource) => calls.add(resource));
    const judgeStack = judge.stack(await finished);
    await calls.settled();
    found.push(...(await judgeStack()));
    return found;
}
