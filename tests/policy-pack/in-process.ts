import { settle } from "../../policy-pack/judge/settle";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { viewOf } from "../../policy-pack/stack/view";
import type { Report } from "../../policy-pack/judge/verdicts";
import type { Sample } from "./sample";

export const today = "2026-11-24";

/** What one rule says of a sample, without any process. */
export function judged({ policy, header, resources }: Pick<Sample, "policy" | "header" | "resources">): Report[] {
    const surroundings = (scope: "stack" | "resource") => ({ stackPlatform: header.platform, today, scope });
    const config: object = header.config ?? {};
    const stackRule = stackRules.find(({ name }) => name === policy);
    if (stackRule !== undefined) {
        return settle(
            stackRule,
            config,
            (own, platform) => stackRule.judge(viewOf(resources), own, platform),
            surroundings("stack"),
        );
    }
    const rule = resourceRules.find(({ name }) => name === policy);
    if (rule === undefined) throw new Error(`No rule is called "${policy}"`);
    return resources.flatMap((resource) =>
        settle(rule, config, (own, platform) => rule.judge(resource, own, platform), surroundings("resource")),
    );
}

/** The inputs of a sample's only resource after remediation; undefined where there is nothing to fix. */
export function remediedBy({ policy, header, resources }: Sample): unknown {
    const rule = resourceRules.find(({ name }) => name === policy);
    const [resource] = resources;
    const edit = resource === undefined ? undefined : rule?.remedy?.(resource, header.config ?? {});
    if (resource === undefined || edit === undefined) return undefined;
    const props = structuredClone(resource.props) as Record<string, Record<string, unknown>>;
    let target = props;
    for (const key of edit.path.slice(0, -1)) target = (target[key] ??= {}) as typeof props;
    (target as Record<string, unknown>)[edit.path.at(-1) ?? ""] = edit.value;
    return props;
}
