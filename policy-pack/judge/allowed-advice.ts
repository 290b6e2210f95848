import type { PortSet } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts } from "../stack/ports";
import type { SeenRule } from "../stack/rules";

/** How a message ends that tells of addresses or names which may be meant: the entry of `allowed` to write. */
export const adviseAllowedEntry = (...of: Parameters<typeof allowedEntry>): string =>
    `list it under "allowed" of a policy in the pack's config (--policy-pack-config FILE): ${JSON.stringify(allowedEntry(...of))}`;

/** The narrowest entry of `allowed` that covers what a rule opens to `whom`; its reason is left to whoever writes it. */
export function allowedEntry(
    policy: Pick<SeenPolicy, "namespace" | "selector">,
    { direction, ports }: SeenRule,
    whom: { readonly internet: true } | { readonly cidr: string } | { readonly host: string },
): Record<string, unknown> {
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
function whosePods({ namespace = "…", selector = {} }: Pick<SeenPolicy, "namespace" | "selector">) {
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
