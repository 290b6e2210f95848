import type { CommonConfig } from "./settings";
import type { AnyRule } from "./judge-under-config";

/** Levels by policy, and their settings: what a policy pack's config file holds. `all` is for policies without a level. */
export type PackConfig = Readonly<Record<string, PolicyConfig>>;

/** Config of one policy: its level where that is not its own, and its settings. */
export interface PolicyConfig {
    readonly level?: ConfigLevel | undefined;
    readonly settings: CommonConfig;
}

export const configLevels = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type ConfigLevel = (typeof configLevels)[number];

/** The level of a policy: its own in the config, else that of `all`, else the one it comes with. */
export const levelOf = ({ name, level }: AnyRule, config: PackConfig): ConfigLevel =>
    config[name]?.level ?? config["all"]?.level ?? level;
