import { IpSet, parseCidr } from "../../netpol";
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

function readCidr(text: string): IpSet {
    const result = parseCidr(text);
    if (!result.ok) throw new InputError(`--pod-cidrs: "${text}" ${result.error}`);
    return result.set;
}
