import { allRules, type PackConfig } from "../../policy-pack/judge/check";
import type { CommonConfig } from "../../policy-pack/judge/settings";
import { type AnyRule, propertiesOf, settingsFaults } from "../../policy-pack/judge/judge-under-config";
import { faultText } from "../../policy-pack/judge/schema";
import { platformFaults } from "../../policy-pack/judge/platforms";
import { isObject } from "../../netpol";
import type { SchemaMistake } from "./schema-words";
import type { WireObject } from "./values";
import { checkPackConfig, readPackConfig } from "./pack-config";

/**
 * Reads a file of `--policy-pack-config` for this package's own policies, as `ai-mesh plan` does for any pack's.
 *
 * @throws InputError for JSON that cannot be read, or for every policy, level and setting that there is not
 */
export async function readOwnConfig(file: string | undefined): Promise<PackConfig> {
    if (file === undefined) return {};
    const config = readPackConfig(file);
    const known = allRules.map((rule) => ({
        ...{ name: rule.name, schema: propertiesOf(rule), required: [] },
        mistakesIn: (properties: WireObject) => mistakesIn(rule, properties),
    }));
    await checkPackConfig(config, known);
    const policies = [...config.policies].map(
        ([name, { level, properties }]) => [name, { level, settings: properties as CommonConfig }] as const,
    );
    return Object.fromEntries(policies);
}

/** What the rules themselves would say is wrong with settings that fit their schema. */
function mistakesIn(rule: AnyRule, properties: WireObject): SchemaMistake[] {
    const { platform } = properties;
    const ofPlatform = isObject(platform) ? platformFaults(platform) : [];
    return [
        ...settingsFaults(rule, properties).map((fault) => ({ keys: fault.keys, text: faultText(rule.name, fault) })),
        ...ofPlatform.map(({ keys, text }) => ({ keys, text: `${rule.name}: its platform is not valid: ${text}` })),
    ];
}
