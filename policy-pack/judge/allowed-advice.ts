import type { PortSet } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts } from "../stack/ports";
import type { SeenRule } from "../stack/rules";

type SeenOf = Pick<SeenPolicy, "namespace" | "selector">;
type Whom = { readonly internet: true } | { readonly cidr: string } | { readonly host: string };

/** How a message ends that tells of addresses or names which may be meant: the entry of `allowed` to write. */
export const adviseAllowedEntry = (policy: SeenOf, rule: SeenRule, whom: Whom): string => advise(policy, rule, [whom]);

/** The same of ranges, of which each has an entry of its own: those that are shown, of many. */
export function adviseAllowedRanges(policy: SeenOf, rule: SeenRule, ranges: readonly string[]): string {
    const shown = ranges.slice(0, 3).map((cidr) => ({ cidr }));
    const others = ranges.length - shown.length;
    return advise(policy, rule, shown) + (others > 0 ? ` and the like for the other ${others}` : "");
}

const advise = (policy: SeenOf, rule: SeenRule, whom: readonly Whom[]): string =>
    `list ${whom.length > 1 ? "them" : "it"} under "allowed" of a policy in the pack's config (--policy-pack-config FILE): ` +
    whom.map((each) => JSON.stringify(allowedEntry(policy, rule, each))).join(", ");

/** The narrowest entry of `allowed` that covers what a rule opens to `whom`; its reason is left to whoever writes it. */
export function allowedEntry(policy: SeenOf, { direction, ports }: SeenRule, whom: Whom): Record<string, unknown> {
    const isKnown = !ports.everything && ports.unknown.length === 0;
    const read = isKnown ? readablePorts(ports.known) : undefined;
    return {
        direction: direction.toLowerCase(),
        ...whom,
        ports: read?.named.length === 0 ? portTexts(read.numeric) : ["any"],
        ...whosePods(policy),
        reason: "…",
    };
}

/** The workload by the labels that all pods of a policy have; where they have none in common, their namespace. */
function whosePods({ namespace = "…", selector = {} }: SeenOf) {
    const { matchLabels, matchExpressions = [] } = selector;
    const one = matchExpressions.filter(({ operator, values }) => operator === "In" && values?.length === 1);
    const podLabels = { ...Object.fromEntries(one.map(({ key, values }) => [key, values?.[0]])), ...matchLabels };
    return Object.keys(podLabels).length === 0 ? { namespace } : { workload: { namespace, podLabels } };
}

/** Ports as flows write them. */
export function portTexts(ports: PortSet): string[] {
    if (ports.isAll) return ["any"];
    return ports.ranges().map(({ protocol, from, to }) => {
        const numbers = from === to ? `${from}` : `${from}-${to}`;
        return protocol === "TCP" ? numbers : `${numbers}/${protocol.toLowerCase()}`;
    });
}
