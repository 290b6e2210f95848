import { resourceRules } from "../../policy-pack/rules";
import type { Violation } from "../plan/verdict";
import type { Side } from "../worlds/side";

/** Policies that judge a Namespace object by itself, such as by its labels. */
const ofTheObject: ReadonlySet<string> = new Set(resourceRules.map(({ name }) => name));

/**
 * Tells whether a violation of the side before is about a Namespace object that the side after does not hold, though it
 * holds objects in that namespace. What is not seen any more is not fixed, unless the policy judges the namespace without.
 */
export function isAboutUnseenObject(
    before: Pick<Side, "namespaceObjects">,
    after: Pick<Side, "withoutObject">,
): (violation: Violation) => boolean {
    const judged = new Map((after.withoutObject ?? []).map((each) => [each.name, each.judged]));
    return ({ policy, urn }) => {
        const name = before.namespaceObjects?.get(urn);
        if (name === undefined || !judged.has(name)) return false;
        return ofTheObject.has(policy) || judged.get(name) === false;
    };
}
