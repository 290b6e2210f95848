import { allRules, type PackConfig } from "../../policy-pack/judge/check";
import type { CommonConfig } from "../../policy-pack/judge/settings";
import { propertiesOf } from "../../policy-pack/judge/judge-under-config";
import { checkPackConfig, readPackConfig } from "./pack-config";

/**
 * Reads a file of `--policy-pack-config` for this package's own policies, as `ai-mesh plan` does for any pack's.
 *
 * @throws InputError for JSON that cannot be read, or for every policy, level and setting that there is not
 */
export async function readOwnConfig(file: string | undefined): Promise<PackConfig> {
    if (file === undefined) return {};
    const config = readPackConfig(file);
    const known = allRules.map((rule) => ({ name: rule.name, schema: propertiesOf(rule), required: [] }));
    await checkPackConfig(config, known);
    const policies = [...config.policies].map(
        ([name, { level, properties }]) => [name, { level, settings: properties as CommonConfig }] as const,
    );
    return Object.fromEntries(policies);
}
