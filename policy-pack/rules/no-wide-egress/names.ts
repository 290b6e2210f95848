import { adviseAllowedEntry } from "../../judge/allowed-advice";
import { firstThreeRanges } from "../../judge/blocks";
import type { RuleContext } from "../../judge/rule-context";
import { isNameInside, shownHost, whyWideName } from "../../judge/wide-names";
import type { SeenPolicy } from "../../stack/policies";
import type { SeenRule } from "../../stack/rules";
import type { TooWide } from "./too-wide";

/** What is too wide about the names of one rule, and what to do. */
export function wideNames(policy: SeenPolicy, rule: SeenRule, context: RuleContext): TooWide[] {
    const wide = [...new Set(rule.hosts)].flatMap((host) => {
        const why = context.allowsHost(host, policy, rule) ? undefined : whyWideName(host);
        const fix = isNameInside(host)
            ? "Select the cluster's own pods by label and name addresses of one's own network as ranges; where this name is"
            : "Name the hosts that are meant; where all of these are";
        return why === undefined ? [] : [{ host: shownHost(host), why, fix }];
    });
    return [
        ...wide.map(({ host, why, fix }) => ({
            fault: `name ${host}`,
            end: `opens "${host}", which ${why}. ${fix} meant, ${adviseAllowedEntry(policy, rule, { host })}.`,
        })),
        ...unkept(rule),
    ];
}

/** What tier Admin accepts passes whatever NetworkPolicies deny, wherever a name resolves to. */
function unkept({ unkept }: SeenRule): TooWide[] {
    const cidrs = unkept?.cidrs() ?? [];
    return cidrs.length === 0
        ? []
        : [
              {
                  fault: "names before pass",
                  end:
                      `accepts names, and no rule before it keeps ${firstThreeRanges(cidrs)} from them: a name that resolves there ` +
                      "opens metadata addresses or the cluster's own network, whatever NetworkPolicies deny. Put a rule with " +
                      `action: Pass to networks: [${cidrs.join(", ")}] before it, without ports.`,
              },
          ];
}
