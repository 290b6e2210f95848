import { judge as judgeByRules } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";

/** What this package's policies refuse of resources: `policy urn`, in the order of the report. */
export function judge(resources: readonly SeenResource[]): string[] {
    return judgeByRules({ resources, config: {}, today: "2026-11-25" })
        .filter(({ level }) => level === "mandatory")
        .map(({ policy, urn }) => `${policy} ${urn ?? ""}`);
}
