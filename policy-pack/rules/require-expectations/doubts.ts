import { adviseClusterRanges } from "../../judge/blocks";
import type { Doubt } from "../../judge/doubt";
import { adviseKnownValue, listed } from "../../judge/finding";
import { describeWrittenTwice } from "../../judge/describe-written-twice";
import { adviseNamespaceLabels } from "../../judge/namespace-labels";
import type { Home } from "../../stack/expected-ends";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import type { SeenRule } from "../../stack/rules";
import type { World } from "./world";

/** Why it is not sure that a policy is there and selects a pod; none where that is sure. */
export function placeDoubts(policy: SeenPolicy, world: World): Doubt[] {
    const twice = world.writtenTwiceWith(policy);
    if (twice !== undefined) {
        return [{ text: `which resource writes ${titleOf(policy)}`, fix: describeWrittenTwice(twice), resources: [] }];
    }
    const paths = policy.unknown.filter((path) => path !== "metadata.name" && !/^spec\.(?:in|e)gress\[/.test(path));
    return paths.length > 0
        ? [valueDoubt(policy, paths)]
        : [
              {
                  text: `which pods ${titleOf(policy)} selects, which resource "${policy.resource}" patches`,
                  fix: `Spell podSelector and policyTypes in resource "${policy.resource}".`,
                  resources: [],
              },
          ];
}

/** What of a rule is not known yet, or not sure. */
export const ruleDoubt = (policy: SeenPolicy, { path, peers, ports, unsure }: SeenRule): Doubt =>
    unsure === undefined
        ? valueDoubt(policy, [...new Set([...peers.unknown, ...ports.unknown])])
        : {
              text: `of whom ${path} of ${titleOf(policy)} speaks (${unsure})`,
              fix: "Spell whom it is for.",
              resources: [],
          };

const valueDoubt = (policy: SeenPolicy, paths: readonly string[]): Doubt => ({
    text: `${listed(paths)} of ${titleOf(policy)}`,
    fix: adviseKnownValue(paths, policy.resource),
    resources: [policy.resource],
});

/** Whether peers select a namespace, of whose labels not all is known. */
export const labelsDoubt = (home: Home, rule: string): Doubt => ({
    text: `whether ${rule} means namespace "${home.name}", by labels`,
    fix: adviseNamespaceLabels(home),
    resources: resourcesOf(home),
});

const resourcesOf = ({ resource }: Home): readonly string[] => (resource === undefined ? [] : [resource]);

/** Whether a namespace is meant at all. */
export const homeDoubt = (home: Home): Doubt[] =>
    home.perhaps === undefined
        ? []
        : [
              {
                  text: home.perhaps,
                  fix: adviseNamespaceLabels(home),
                  resources: resourcesOf(home),
              },
          ];

/** Which pods there are, where a search for all kinds of them did not end. */
export const kindsDoubt = ({ name }: Home): Doubt => ({
    text: `which labels pods of namespace "${name}" have: selectors tell more kinds apart than are asked about`,
    fix: "Select pods there by fewer labels.",
    resources: [],
});

/** Who is meant, where there can be no pod that is. */
export const nobodyDoubt = ({ name }: Home): Doubt => ({
    text: `which pods of namespace "${name}" are meant: each would be one of another workload as well`,
    fix: "Give them a label that no other workload of the mesh has.",
    resources: [],
});

/** Whether ranges hold addresses of pods, where nobody says which those are. */
export const rangesDoubt = (rule: string): Doubt => ({
    text: `whether the addresses of ${rule} are those of pods`,
    fix: adviseClusterRanges,
    resources: [],
});
