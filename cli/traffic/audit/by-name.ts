import { type Answer, evaluate, type Index, IpSet, type Question } from "../../../netpol";
import type { Party } from "../party";

/**
 * What the policies say of an address that was asked for by names, rules about these names included; `undefined` where the
 * answer about the address stands, which is wherever rules about names have nothing to add.
 *
 * A rule about a name opens public addresses only, so that of any other the address alone counts, and a rule that denies the
 * address is judged in its order beside the one about the name: each name is asked about as if it had this address and no other.
 *
 * @param byAddress The answer about the address.
 */
export function answerByName(
    index: Index,
    { from, protocol, port }: Pick<Question, "from" | "protocol" | "port">,
    to: Party,
    byAddress: Answer,
): Answer | undefined {
    if (byAddress.verdict === "unknown" || to.kind !== "address" || !isOpenToNames(index, to)) return undefined;
    const atThisAddress = { ...index, publicAddresses: IpSet.parse(to.ip) };
    const answers = to.hosts.map((host) => evaluate(atThisAddress, { from, to: { host }, protocol, port }));
    const allowed = answers.find(({ verdict }) => verdict === "allowed");
    if (allowed || byAddress.verdict === "allowed") return allowed;
    return answers.find(({ verdict }) => verdict === "unknown");
}

function isOpenToNames(
    { hosts, publicAddresses }: Index,
    { ip, role }: Pick<Party & { readonly kind: "address" }, "ip" | "role">,
): boolean {
    return hosts.length > 0 && (role === undefined || role === "outside") && publicAddresses.contains(ip);
}
