import {
    contextOf,
    exemptionsOf,
    maxExemptionDays,
    type RuleContext,
    type Said,
    type SettingsByPolicy,
} from "./rule-context";
import type { Clusters } from "./clusters";
import { exceptionFaults, type AllowedEntry } from "./allowed";
import type { Finding } from "./finding";
import type { ResourceRule, StackRule } from "./rule";
import { commonProperties, configFaults, usualExemptionDays, type CommonConfig } from "./settings";
import { type Fault, faultText, type Schema } from "./schema";
import { verdicts, type Report } from "./verdicts";

/** What all rules have in common. */
export type AnyRule = Omit<StackRule, "judge"> | Omit<ResourceRule, "judge">;

/** What judging depends on beside the resources. */
export interface Surroundings extends Said {
    /** What is judged at once. */
    readonly scope: "stack" | "resource";
    readonly clusters: Clusters;
    /** Settings of all policies, this one's too. */
    readonly settings: SettingsByPolicy;
    /** What the policy judges by, where it has been worked out. */
    readonly context?: RuleContext | undefined;
}

const properties = new WeakMap<AnyRule, Record<string, Schema>>();

/** Every setting that a policy takes. */
export function propertiesOf(rule: AnyRule): Record<string, Schema> {
    let own = properties.get(rule);
    if (own === undefined) properties.set(rule, (own = { ...commonProperties, ...rule.properties }));
    return own;
}

/** What is wrong with a policy's settings; empty where nothing is. */
export const settingsMistakes = (rule: AnyRule, given: unknown): string[] =>
    settingsFaults(rule, given).map((fault) => faultText("config", fault));

/** The same, each with the keys that lead to it. */
export function settingsFaults(rule: AnyRule, given: unknown): Fault[] {
    const wrong = configFaults(propertiesOf(rule), given);
    if (wrong.length > 0) return wrong;
    return exceptionFaults((given as { allowed?: readonly AllowedEntry[] }).allowed ?? []);
}

/** Settings without those of policies where something is wrong with them: a misread one must not open anything. */
export const validSettings = (
    rules: readonly AnyRule[],
    settingsOf: (policy: string) => CommonConfig | undefined,
): SettingsByPolicy =>
    new Map(
        rules.flatMap((rule) => {
            const settings = settingsOf(rule.name);
            return settings === undefined || settingsMistakes(rule, settings).length > 0
                ? []
                : [[rule.name, settings] as const];
        }),
    );

/**
 * Judges under a config: checks the config, asks the rule, and applies exemptions and relaxations. A config with
 * mistakes is a violation and counts as empty: a misread exemption must not open anything.
 */
export function judgeUnderConfig<C extends CommonConfig>(
    rule: AnyRule,
    given: C,
    judge: (config: C, context: RuleContext) => Finding[],
    surroundings: Surroundings,
): Report[] {
    const { settings, scope, today, clusters } = surroundings;
    const wrong = settingsMistakes(rule, given);
    const config = wrong.length > 0 ? ({} as C) : given;
    const context = surroundings.context ?? contextOf(rule.name, settings, surroundings);
    return [
        ...wrong.map((mistake) => ({ message: `Config of ${rule.name} is not valid: ${mistake}.`, advisory: false })),
        ...verdicts(judge(config, context), config, {
            policy: rule.name,
            today,
            scope,
            clusters,
            maxDays: maxExemptionDays(config, settings) ?? usualExemptionDays,
            related: ({ of }) => (of === undefined ? [] : relatedTo(rule.name, of, settings)),
        }),
    ];
}

/** A fault that two policies find, one in the policy by itself, may be exempted from either. */
const relatedTo = (policy: string, of: string, settings: SettingsByPolicy) =>
    exemptionsOf(policy === of ? "no-dangerous-rules" : of, settings);
