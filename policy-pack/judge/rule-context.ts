import { allowedAddresses, allowsHost, nearMiss, type AllowedEntry, type AllowedAddresses } from "./allowed";
import type { PlacedMesh } from "./meshes";
import type { PlatformConfig } from "./platform";
import { platformsOf, type Platforms } from "./platforms";
import type { CommonConfig, Exemption } from "./settings";
import type { SeenPolicy } from "../stack/policies";
import type { SeenRule } from "../stack/rules";

/** What a rule judges by beside the resources and its own settings. */
export interface RuleContext {
    readonly platforms: Platforms;
    /** What config allows of a rule of a policy, see {@link allowedAddresses}. */
    excepted(policy: SeenPolicy, rule: SeenRule): AllowedAddresses;
    /** See {@link allowsHost}. */
    allowsHost(host: string, policy: SeenPolicy, rule: SeenRule): boolean;
    /** See {@link nearMiss}. */
    nearMiss(policy: SeenPolicy, rule: SeenRule): string;
    /** Exceptions of the config, those that have expired too. */
    readonly exceptions: readonly AllowedEntry[];
    /** `YYYY-MM-DD`, UTC. */
    readonly today: string;
}

/** Settings of one policy that count for others as well. */
export interface SharedConfig extends PlatformConfig {
    readonly allowed?: readonly AllowedEntry[] | undefined;
}

/** Settings of every policy of the pack, all of them valid. */
export type SettingsByPolicy = ReadonlyMap<string, SharedConfig>;

/** What a stack says of itself. */
export interface Said {
    readonly meshes: readonly PlacedMesh[];
    /** `platform` of the mesh in the stack's own config, unchecked. */
    readonly platform: unknown;
    /** Today as `YYYY-MM-DD`, UTC. */
    readonly today: string;
}

/** What a policy judges by: its own settings first, then what is set under any other. */
export function contextOf(policy: string, settings: SettingsByPolicy, { meshes, platform, today }: Said): RuleContext {
    const all = [settings.get(policy) ?? {}, ...settings.values()];
    const exceptions = [...settings.values()].flatMap(({ allowed = [] }) => allowed);
    return {
        platforms: platformsOf(
            all.map((one) => one.platform),
            meshes,
            platform,
        ),
        excepted: (seen, rule) => allowedAddresses(seen, rule, exceptions, today),
        allowsHost: (host, seen, rule) => allowsHost(host, seen, rule, exceptions, today),
        nearMiss: (seen, rule) => nearMiss(seen, rule, exceptions),
        exceptions,
        today,
    };
}

/** A setting of every policy: its own, else what another says. */
export const maxExemptionDays = (own: CommonConfig, settings: SettingsByPolicy): number | undefined =>
    own.maxExemptionDays ??
    [...settings.values()].map((one) => one.maxExemptionDays).find((days) => days !== undefined);

/** Exemptions from a policy. */
export const exemptionsOf = (policy: string, settings: SettingsByPolicy): readonly Exemption[] =>
    settings.get(policy)?.exemptions ?? [];
