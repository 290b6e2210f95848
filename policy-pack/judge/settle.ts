import type { Finding } from "./finding";
import { platformOf, type Platform } from "./platform";
import type { ResourceRule, StackRule } from "./rule";
import { commonProperties, configMistakes, type CommonConfig } from "./settings";
import type { Schema } from "./schema";
import { verdicts, type Report } from "./verdicts";

/** What all rules have in common. */
export type AnyRule = Omit<StackRule, "judge"> | Omit<ResourceRule, "judge">;

/** What judging depends on beside the resources. */
export interface Surroundings {
    /** `platform` of the stack's own config, unchecked; undefined where there is none. */
    readonly stackPlatform: unknown;
    /** Today as `YYYY-MM-DD`, UTC. */
    readonly today: string;
    /** What is judged at once. */
    readonly scope: "stack" | "resource";
}

const properties = new WeakMap<AnyRule, Record<string, Schema>>();

/** Every setting that a policy takes. */
export function propertiesOf(rule: AnyRule): Record<string, Schema> {
    let own = properties.get(rule);
    if (own === undefined) properties.set(rule, (own = { ...commonProperties, ...rule.properties }));
    return own;
}

/**
 * Judges under a config: checks the config, asks the rule, and applies exemptions and relaxations. A config with
 * mistakes is a violation and counts as empty: a misread exemption must not open anything.
 */
export function settle<C extends CommonConfig>(
    rule: AnyRule,
    given: C,
    judge: (config: C, platform: Platform) => Finding[],
    { stackPlatform, ...rest }: Surroundings,
): Report[] {
    const wrong = configMistakes(propertiesOf(rule), given);
    const config = wrong.length > 0 ? ({} as C) : given;
    return [
        ...wrong.map((mistake) => ({ message: `Config of ${rule.name} is not valid: ${mistake}.`, advisory: false })),
        ...verdicts(judge(config, platformOf(stackPlatform, config)), config, rule.name, rest),
    ];
}
