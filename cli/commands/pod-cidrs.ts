import { IpSet, parseCidr } from "../../netpol";
import type { Side } from "../worlds/side";
import { InputError } from "../terminal/input-error";

/**
 * The ranges that pods have their addresses from, where somebody says which. A pod whose address is not known may have
 * any of them, so that an ipBlock outside them is known not to mean it.
 *
 * @throws InputError that quotes what is no CIDR.
 */
export function readPodCidrs(texts: readonly string[] | undefined): IpSet | undefined {
    return texts && IpSet.unionAll(texts.map(readCidr));
}

/** The same, where nothing is said those of the mesh that was read. */
export function podCidrsOf(
    { podCidrs }: { readonly podCidrs?: readonly string[] },
    { platform }: Pick<Side, "platform">,
): IpSet | undefined {
    return readPodCidrs(podCidrs) ?? (platform.clusterCidrs.isEmpty ? undefined : platform.clusterCidrs);
}

function readCidr(text: string): IpSet {
    const result = parseCidr(text);
    if (!result.ok) throw new InputError(`--pod-cidrs: "${text}" ${result.error}`);
    return result.set;
}
