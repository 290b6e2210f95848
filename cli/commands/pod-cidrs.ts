import { type Index, IpSet, parseCidr } from "../../netpol";
import type { AddressRoles, Side } from "../worlds/side";
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

/**
 * What is known of the cluster's addresses: where pods have theirs, as said, or who has which, as the mesh that was read has it.
 * Where somebody says it, or nothing is unseen, any other address is outside the cluster.
 */
export function addressesOf(
    { podCidrs: texts, closedWorld }: { readonly podCidrs?: readonly string[]; readonly closedWorld?: true },
    { platform }: Pick<Side, "platform">,
): AddressRoles {
    const podCidrs = readPodCidrs(texts);
    const { sharedCidrs, nodeRanges, clusterAddresses } = platform;
    if (podCidrs !== undefined) return { podCidrs, nodeRanges, clusterAddresses: IpSet.none };
    const unseen = closedWorld === true ? IpSet.none : undefined;
    return { podCidrs: platform.podCidrs, sharedCidrs, nodeRanges, clusterAddresses: clusterAddresses ?? unseen };
}

/** The addresses that only pods have; none where nobody says it. */
export const podNetwork = ({ podCidrs, sharedCidrs }: Pick<Index, "podCidrs" | "sharedCidrs">): IpSet =>
    podCidrs.equals(IpSet.all) ? IpSet.none : podCidrs.subtract(sharedCidrs);

function readCidr(text: string): IpSet {
    const result = parseCidr(text);
    if (!result.ok) throw new InputError(`--pod-cidrs: "${text}" ${result.error}`);
    return result.set;
}
