import { allRules, judge, levelOf } from "../../policy-pack/judge/check";
import { aboutOf, OWN_PACK, titlesOf } from "../plan/own-rules";
import { readOwnConfig } from "../plan/own-rules-config";
import { isOwn, type PackChoice } from "../plan/pack-choices";
import type { PackVerdict, PolicyVerdict, Violation } from "../plan/verdict";
import type { JudgedResources } from "./resources";

/** What is judged. */
export type Judged = Pick<JudgedResources, "resources" | "stackConfig">;

/** What this package's own policies say of objects that no program made: in process, as `ai-mesh check` does. */
export async function judged(
    { resources, stackConfig }: Judged,
    { packs }: { readonly packs: readonly PackChoice[] },
): Promise<PackVerdict[]> {
    const own = packs.find(isOwn);
    if (own === undefined) return [];
    const config = await readOwnConfig(own.configFile);
    const today = new Date().toISOString().slice(0, 10);
    const titles = titlesOf(resources);
    const violations = judge({ resources, config, stackConfig, today }).map((result): Violation => {
        const { policy, level, message, urn = "" } = result;
        return { pack: OWN_PACK, policy, level, urn, message, unjudged: false, about: aboutOf(result, titles) };
    });
    const policies = allRules.map((rule): PolicyVerdict => {
        const { name, description } = rule;
        const level = levelOf(rule, config);
        const violated = violations.some(({ policy }) => policy === name);
        const status = level === "disabled" ? "disabled" : violated ? "violated" : "passed";
        return { pack: OWN_PACK, name, level, description, status };
    });
    return [{ pack: OWN_PACK, policies, violations }];
}
