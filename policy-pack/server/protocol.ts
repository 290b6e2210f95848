import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { EnforcementLevel, PolicySeverity, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import type { ConfigLevel } from "../judge/check";
import type { AnyRule } from "../judge/judge-under-config";

/** Levels as they travel. The numbers are the protocol's; 0 is also what a level reads as that nobody set. */
export const levels: Readonly<Record<ConfigLevel, EnforcementLevel>> = {
    advisory: EnforcementLevel.ADVISORY,
    mandatory: EnforcementLevel.MANDATORY,
    disabled: EnforcementLevel.DISABLED,
    remediate: EnforcementLevel.REMEDIATE,
};

/** Severities as they travel. */
export const severities: Readonly<Record<AnyRule["severity"], PolicySeverity>> = {
    low: PolicySeverity.POLICY_SEVERITY_LOW,
    medium: PolicySeverity.POLICY_SEVERITY_MEDIUM,
    high: PolicySeverity.POLICY_SEVERITY_HIGH,
    critical: PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

/** What a policy judges, as it travels. */
export const policyTypes = {
    resource: PolicyType.POLICY_TYPE_RESOURCE,
    stack: PolicyType.POLICY_TYPE_STACK,
} as const;

/** The methods of Pulumi's analyzer protocol (pulumirpc.Analyzer), all of which the pack has. */
export const methods = [
    "analyze",
    "analyzeStack",
    "remediate",
    "getAnalyzerInfo",
    "getPluginInfo",
    "configure",
    "handshake",
    "configureStack",
    "cancel",
] as const;
export type Method = (typeof methods)[number];

/**
 * Holds the definitions that were installed against what the pack was made for. A method that it lacks would be answered as
 * not implemented, which the engine takes for nothing found.
 *
 * @throws Error that says what is different
 */
export function checkDefinitions(): void {
    const defined = Object.keys(AnalyzerService);
    const missing = methods.filter((name) => !defined.includes(name));
    const more = defined.filter((name) => !methods.some((method) => method === name));
    const paths = methods.filter((name) => AnalyzerService[name]?.path !== pathOf(name));
    const wrong = [...new Set([...missing, ...more, ...paths])];
    if (wrong.length > 0) throw new Error(`its methods are not those of the protocol: ${wrong.join(", ")}`);
    const numbers = [levels.advisory, levels.mandatory, levels.disabled, levels.remediate];
    if (numbers.join() !== "0,1,2,3") throw new Error(`its levels are not those of the protocol: ${numbers.join()}`);
}

/** The name by which an engine calls a method. */
export const pathOf = (method: Method): string =>
    `/pulumirpc.Analyzer/${method.slice(0, 1).toUpperCase()}${method.slice(1)}`;
