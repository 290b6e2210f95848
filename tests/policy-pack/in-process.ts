import { settle } from "../../policy-pack/judge/settle";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { viewOf } from "../../policy-pack/stack/view";
import type { Report } from "../../policy-pack/judge/verdicts";
import type { Sample } from "./sample";

export const today = "2026-11-24";

/** What one rule says of a sample, without any process. */
export function judged({ policy, header, resources }: Pick<Sample, "policy" | "header" | "resources">): Report[] {
    const surroundings = { stackPlatform: header.platform, today };
    const config: object = header.config ?? {};
    const stackRule = stackRules.find(({ name }) => name === policy);
    if (stackRule !== undefined) {
        return settle(
            stackRule,
            config,
            (own, platform) => stackRule.judge(viewOf(resources), own, platform),
            surroundings,
        );
    }
    const rule = resourceRules.find(({ name }) => name === policy);
    if (rule === undefined) throw new Error(`No rule is called "${policy}"`);
    return resources.flatMap((resource) =>
        settle(rule, config, (own, platform) => rule.judge(resource, own, platform), surroundings),
    );
}
