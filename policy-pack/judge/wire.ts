import * as pulumi from "@pulumi/pulumi";
import type { PolicyResource, ReportViolation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { seen } from "../stack/resource";
import { viewOf, type StackView } from "../stack/view";
import type { Finding } from "./finding";
import type { Platform } from "./platform";
import type { ResourceRule, StackRule } from "./rule";
import type { CommonConfig } from "./settings";
import { propertiesOf, settle, type AnyRule, type Surroundings } from "./settle";

/** Ties a stack rule to Pulumi's policy SDK. */
export function stackPolicy<C extends CommonConfig>(rule: StackRule<C>): StackValidationPolicy {
    return {
        ...described(rule),
        validateStack: (args, report) => {
            const stack = sharedView(args.resources);
            tell(rule, args.getConfig<CommonConfig>(), report, (config, platform) =>
                rule.judge(stack, config as C, platform),
            );
        },
    };
}

/** Ties a resource rule to Pulumi's policy SDK. */
export function resourcePolicy<C extends CommonConfig>(rule: ResourceRule<C>): ResourceValidationPolicy {
    const { remedy } = rule;
    return {
        ...described(rule),
        validateResource: (args, report) => {
            const resource = seen({ ...args, dependencies: [], propertyDependencies: {}, asType: () => undefined });
            tell(rule, args.getConfig<CommonConfig>(), report, (config, platform) =>
                rule.judge(resource, config as C, platform),
            );
        },
        ...(remedy === undefined
            ? {}
            : {
                  remediateResource: (args) =>
                      remedy(
                          seen({ ...args, dependencies: [], propertyDependencies: {}, asType: () => undefined }),
                          args.getConfig<C>(),
                      ),
              }),
    };
}

function described(rule: AnyRule) {
    const { name, title, description, level, severity } = rule;
    return {
        name,
        displayName: title,
        description,
        enforcementLevel: level,
        severity,
        configSchema: { properties: propertiesOf(rule) },
        url: `https://www.npmjs.com/package/ai-mesh-isolation-policies#${name}`,
    };
}

/** Asks for the verdicts and hands them to the SDK. */
function tell(
    rule: AnyRule,
    config: CommonConfig,
    reportViolation: ReportViolation,
    judge: (config: CommonConfig, platform: Platform) => Finding[],
): void {
    for (const { message, urn, advisory } of settle(rule, config, judge, surroundings())) {
        if (advisory) asAdvisory(reportViolation)({ message: `${rule.description}\n${message}`, urn });
        else reportViolation(message, urn);
    }
}

const surroundings = (): Surroundings => ({
    stackPlatform: new pulumi.Config("ai-mesh-isolation").getObject<{ platform?: unknown }>("mesh")?.platform,
    today: new Date().toISOString().slice(0, 10),
});

/** The SDK takes one violation's own level in an object; its types tell only of the text. The version is exact. */
function asAdvisory(reportViolation: ReportViolation) {
    return (violation: { message: string; urn: string | undefined }) =>
        (reportViolation as unknown as (violation: object) => void)({ ...violation, enforcementLevel: "advisory" });
}

/**
 * The SDK reads every resource anew for each stack policy of one request; the view need not be. Lists in a resource's
 * options are those of the request's own message, so the same list means the same message. Where they are not one for
 * each resource (a caller that shares an options object), nothing is kept.
 */
let last: { readonly keys: readonly unknown[]; readonly view: WeakRef<StackView> } | undefined;

function sharedView(resources: readonly PolicyResource[]): StackView {
    const keys = resources.map(({ opts }) => opts.ignoreChanges);
    const kept = last !== undefined && sameItems(last.keys, keys) ? last.view.deref() : undefined;
    if (kept !== undefined) return kept;
    const view = viewOf(resources.map(seen));
    last = new Set(keys).size === keys.length ? { keys, view: new WeakRef(view) } : undefined;
    return view;
}

const sameItems = (one: readonly unknown[], two: readonly unknown[]) =>
    one.length === two.length && one.every((item, index) => item === two[index]);
