import { clustersOf } from "../../policy-pack/judge/clusters";
import { placedMeshes } from "../../policy-pack/judge/meshes";
import {
    judgeUnderConfig,
    validSettings,
    type AnyRule,
    type Surroundings,
} from "../../policy-pack/judge/judge-under-config";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { viewOf } from "../../policy-pack/stack/view";
import type { Report } from "../../policy-pack/judge/verdicts";
import type { Sample } from "./sample";

export const today = "2026-11-24";

type Judged = Pick<Sample, "policy" | "header" | "resources">;

/** What judging a sample by one rule depends on. */
export function surroundingsOf(rule: AnyRule, { header, resources }: Judged): Surroundings {
    const config = header.config ?? {};
    return {
        meshes: placedMeshes(resources),
        platform: header.platform,
        today,
        scope: stackRules.some(({ name }) => name === rule.name) ? "stack" : "resource",
        clusters: clustersOf(resources),
        settings: validSettings([rule], () => config),
    };
}

/** What one rule says of a sample, without any process. */
export function judged(sample: Judged): Report[] {
    const { policy, header, resources } = sample;
    const config: object = header.config ?? {};
    const stackRule = stackRules.find(({ name }) => name === policy);
    if (stackRule !== undefined) {
        const around = surroundingsOf(stackRule, sample);
        return judgeUnderConfig(stackRule, config, (...by) => stackRule.judge(viewOf(resources), ...by), around).map(
            plain,
        );
    }
    const rule = resourceRules.find(({ name }) => name === policy);
    if (rule === undefined) throw new Error(`No rule is called "${policy}"`);
    const around = surroundingsOf(rule, sample);
    return resources.flatMap((resource) =>
        judgeUnderConfig(rule, config, (...by) => rule.judge(resource, ...by), around).map(plain),
    );
}

const plain = ({ message, urn, advisory }: Report): Report => ({ message, urn, advisory });

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
