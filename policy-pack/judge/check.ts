import { resourceRules, stackRules } from "../rules";
import type { SeenResource } from "../stack/resource";
import { viewOf } from "../stack/view";
import type { CommonConfig } from "./settings";
import { settle, type AnyRule } from "./settle";

/** Levels by policy, and their settings: what a policy pack's config file holds. */
export type PackConfig = Readonly<Record<string, PolicyConfig>>;

/** Config of one policy: its level where that is not its own, and its settings. */
export interface PolicyConfig {
    readonly level?: ConfigLevel | undefined;
    readonly settings: CommonConfig;
}

export const configLevels = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type ConfigLevel = (typeof configLevels)[number];

/** One thing that a policy found. Only `mandatory` blocks. */
export interface CheckResult {
    readonly policy: string;
    readonly level: "mandatory" | "advisory";
    readonly message: string;
    /** Of the resource, where it is about one. */
    readonly urn?: string | undefined;
}

/** Every rule of the pack, in the order of its reports. */
export const allRules: readonly AnyRule[] = [...stackRules, ...resourceRules];

/**
 * Judges resources by all policies, in process: the rules, exemptions and levels of the pack, where no engine asks.
 * `today` is `YYYY-MM-DD`, UTC.
 */
export function checkResources(resources: readonly SeenResource[], config: PackConfig, today: string): CheckResult[] {
    const stack = viewOf(resources);
    const stackPlatform = stack.meshes[0]?.props["platform"];
    const ofStack = stackRules.flatMap((rule) =>
        results(rule, config, (settings) =>
            settle(rule, settings, (own, platform) => rule.judge(stack, own, platform), {
                stackPlatform,
                today,
                scope: "stack",
            }),
        ),
    );
    const ofEach = resourceRules.flatMap((rule) =>
        results(rule, config, (settings) =>
            resources.flatMap((resource) =>
                settle(rule, settings, (own, platform) => rule.judge(resource, own, platform), {
                    stackPlatform,
                    today,
                    scope: "resource",
                }),
            ),
        ),
    );
    return [...ofStack, ...ofEach];
}

function results(
    rule: AnyRule,
    config: PackConfig,
    judge: (settings: CommonConfig) => ReturnType<typeof settle>,
): CheckResult[] {
    const { level = rule.level, settings = {} } = config[rule.name] ?? config["all"] ?? {};
    if (level === "disabled") return [];
    const unique = new Map<string, CheckResult>();
    for (const { message, urn, advisory } of judge(settings)) {
        const result = {
            policy: rule.name,
            level: advisory || level === "advisory" ? ("advisory" as const) : ("mandatory" as const),
            message,
            urn,
        };
        unique.set(JSON.stringify(result), result);
    }
    return [...unique.values()];
}
