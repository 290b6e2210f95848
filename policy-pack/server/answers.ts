import {
    AnalyzeDiagnostic,
    AnalyzeResponse,
    AnalyzerInfo,
    PolicyConfigSchema,
    PolicyInfo,
    Remediation,
    RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { allRules, type CheckResult } from "../judge/check";
import type { Remedy } from "../judge/remedies";
import { propertiesOf, type AnyRule } from "../judge/judge-under-config";
import { resourceRules, stackRules } from "../rules";
import { levels, policyTypes, severities } from "./protocol";

/** What a pack says of itself. */
export interface PackIdentity {
    readonly name: string;
    readonly version: string;
    readonly displayName: string;
    readonly description: string;
    readonly provider: string;
    readonly tags: readonly string[];
}

const ruleOf = new Map(allRules.map((rule) => [rule.name, rule]));

/** What policies found, each with its level: one that is not set would be advice. */
export function analyzeResponse(results: readonly CheckResult[], pack: PackIdentity): AnalyzeResponse {
    return new AnalyzeResponse().setDiagnosticsList(results.map((result) => diagnostic(result, pack)));
}

/** The engine prints the message alone, so it begins with what the policy asks for, as Pulumi's own SDK has it. */
function diagnostic({ policy, level, message, urn }: CheckResult, pack: PackIdentity): AnalyzeDiagnostic {
    const { description, severity } = ruleOf.get(policy) as AnyRule;
    return new AnalyzeDiagnostic()
        .setPolicyname(policy)
        .setPolicypackname(pack.name)
        .setPolicypackversion(pack.version)
        .setDescription(description)
        .setMessage(`${description}\n${message}`)
        .setEnforcementlevel(levels[level])
        .setUrn(urn ?? "")
        .setSeverity(severities[severity]);
}

/** What policies write into a resource. */
export function remediateResponse(remedies: readonly Remedy[], pack: PackIdentity): RemediateResponse {
    return new RemediateResponse().setRemediationsList(
        remedies.map(({ policy, description, properties }) =>
            new Remediation()
                .setPolicyname(policy)
                .setPolicypackname(pack.name)
                .setPolicypackversion(pack.version)
                .setDescription(description)
                .setProperties(structOf(properties)),
        ),
    );
}

/** The pack and its policies: what `pulumi policy publish` sends to Pulumi Cloud, and what config is checked against. */
export function analyzerInfo(pack: PackIdentity): AnalyzerInfo {
    const policies = [
        ...stackRules.map((rule) => policyInfo(rule, "stack", pack)),
        ...resourceRules.map((rule) => policyInfo(rule, "resource", pack)),
    ];
    return new AnalyzerInfo()
        .setName(pack.name)
        .setVersion(pack.version)
        .setDisplayname(pack.displayName)
        .setDescription(pack.description)
        .setProvider(pack.provider)
        .setTagsList([...pack.tags])
        .setSupportsconfig(true)
        .setPoliciesList(policies);
}

function policyInfo(rule: AnyRule, judges: keyof typeof policyTypes, { tags }: PackIdentity): PolicyInfo {
    return new PolicyInfo()
        .setName(rule.name)
        .setDisplayname(rule.title)
        .setDescription(rule.description)
        .setEnforcementlevel(levels[rule.level])
        .setConfigschema(new PolicyConfigSchema().setProperties(structOf(propertiesOf(rule))))
        .setPolicyType(policyTypes[judges])
        .setSeverity(severities[rule.severity])
        .setTagsList([...tags])
        .setRemediationSteps(rule.fix)
        .setUrl(`https://www.npmjs.com/package/ai-mesh-isolation-policies#${rule.name}`);
}

/** The plugin's version, which is the pack's. */
export const pluginInfo = ({ version }: PackIdentity): PluginInfo => new PluginInfo().setVersion(version);

const structOf = (value: object): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
