import type { PortSet } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts } from "../stack/ports";
import type { SeenRule } from "../stack/rules";

/** How a message ends that tells of addresses or names which may be meant: the entry of `allowed` to write. */
export function adviseAllowedEntry(
    { namespace = "…" }: SeenPolicy,
    { direction, ports }: SeenRule,
    whom: { readonly internet: true } | { readonly cidr: string } | { readonly host: string },
): string {
    const isKnown = !ports.everything && ports.unknown.length === 0;
    const read = isKnown ? readablePorts(ports.known) : undefined;
    const entry = {
        direction: direction.toLowerCase(),
        ...whom,
        ports: read?.named.length === 0 ? portTexts(read.numeric) : ["any"],
        namespace,
        reason: "…",
    };
    return `list it under "allowed" of a policy in the pack's config (--policy-pack-config FILE): ${JSON.stringify(entry)}`;
}

/** Ports as flows write them. */
export function portTexts(ports: PortSet): string[] {
    if (ports.isAll) return ["any"];
    return ports.ranges().map(({ protocol, from, to }) => {
        const numbers = from === to ? `${from}` : `${from}-${to}`;
        return protocol === "TCP" ? numbers : `${numbers}/${protocol.toLowerCase()}`;
    });
}
