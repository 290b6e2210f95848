import { isInsideName } from "../../../mesh/hosts/host-names";
import {
    type Answer,
    evaluate,
    type Index,
    IpSet,
    isHostIn,
    type Question,
    specialRanges,
    type Verdict,
} from "../../../netpol";
import type { Party } from "../party";

type AddressParty = Party & { readonly kind: "address" };

/** The answer about one name; without a name, about the address alone. */
interface Candidate {
    readonly host?: string | undefined;
    readonly answer: Answer;
}

/**
 * What the policies say of an address by the names that it may have been asked for by, rules about these names included: an
 * answer where all of them come to one verdict, else why it is unknown; `undefined` where there are no such rules.
 *
 * Which name an address has is evidence: the names that the flow says and those that DNS gave it for to this pod are candidates,
 * and names that DNS gave to others may be, since this pod may have asked before the log begins.
 *
 * A rule about a name opens public addresses only, so that of any other the address alone counts, and a rule that denies the
 * address is judged in its order beside the one about the name: each name is asked about as if it had this address and no other.
 *
 * @param byAddress The answer about the address.
 */
export function answerByName(
    index: Index,
    asked: Pick<Question, "from" | "protocol" | "port">,
    to: Party,
    byAddress: Answer,
): { readonly answer: Answer } | { readonly why: string } | undefined {
    if (byAddress.verdict === "unknown" || to.kind !== "address" || !isOpenToNames(index, to)) return undefined;
    const atThisAddress = { ...index, publicAddresses: IpSet.parse(to.ip) };
    const candidate = (host: string): Candidate => {
        const answer = evaluate(atThisAddress, { ...asked, to: { host } });
        const isPlain = answer.verdict === "denied" || byAddress.verdict === "allowed";
        return { host, answer: isPlain && answer.verdict !== "allowed" ? byAddress : answer };
    };
    const named = toldApart(index, to.hosts).map(candidate);
    const own: readonly Candidate[] = named.length > 0 ? named : [{ answer: byAddress }];
    const [first] = own as readonly [Candidate];
    const differs = ({ answer }: Candidate): boolean => answer.verdict !== first.answer.verdict;
    const other = own.find(differs);
    if (other) return { why: ofSeveralNames(to, first, other) };
    const elsewhere = toldApart(index, to.others).map(candidate).find(differs);
    return elsewhere ? { why: ofOthersName(to, first, elsewhere) } : { answer: first.answer };
}

/**
 * Why it is not known whether an address that is not public, and is denied as such, is open by a name that the log has for it:
 * that names have public addresses is assumed, and the log shows that this one has another. `undefined` where no such name is
 * there, or where other rules keep the address shut whatever name it has.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based (Cilium opens what DNS answered)
 */
export function whyPerhapsByName(
    index: Index,
    asked: Pick<Question, "from" | "protocol" | "port">,
    to: Party,
    byAddress: Answer,
): string | undefined {
    if (byAddress.verdict !== "denied" || to.kind !== "address" || index.publicAddresses.contains(to.ip))
        return undefined;
    const asIfPublic = { ...index, publicAddresses: IpSet.parse(to.ip) };
    const ofHost = (host: string): Verdict => evaluate(asIfPublic, { ...asked, to: { host } }).verdict;
    const names = toldApart(index, [...to.hosts, ...to.others]);
    const opened = names.find((host) => ofHost(host) === "allowed") ?? names.find((host) => ofHost(host) === "unknown");
    if (opened === undefined) return undefined;
    const range = specialRanges.find(({ cidr }) => IpSet.parse(cidr).contains(to.ip));
    const whatItIs = range ? ` (${range.cidr}, ${range.title})` : "";
    const open = ofHost(opened) === "allowed" ? "open" : "perhaps open";
    return `the policies ${open} ${opened}, and the log has ${to.ip} by that name, which is no public address outside the cluster${whatItIs}: whether a policy about a name opens it depends on what enforces the policy`;
}

/** Names of which no policy tells two apart; those of the cluster and of networks of one's own are none to any policy. */
function toldApart({ hosts: patterns }: Index, hosts: readonly string[]): string[] {
    const byPatterns = new Map<string, string>();
    for (const host of hosts) {
        const key = patterns.filter((pattern) => isHostIn(host, [pattern])).join(" ");
        if (!isInsideName(host) && !byPatterns.has(key)) byPatterns.set(key, host);
    }
    return [...byPatterns.values()];
}

const words: Readonly<Record<Verdict, string>> = { allowed: "allowed", denied: "denied", unknown: "not known" };
const withVerdict = ({ host, answer }: Candidate): string => `${host} (${words[answer.verdict]})`;

const ofSeveralNames = ({ ip }: AddressParty, one: Candidate, other: Candidate): string =>
    `this pod has ${ip} by the names ${withVerdict(one)} and ${withVerdict(other)}, and the log does not say which of them it asked for`;

const ofOthersName = ({ ip }: AddressParty, own: Candidate, other: Candidate): string =>
    `DNS gave other pods ${ip} by the name ${withVerdict(other)}: whether this pod asked for it is not in the log, and by ${own.host ?? "the address alone"} it is ${words[own.answer.verdict]}`;

function isOpenToNames({ hosts, publicAddresses }: Index, { ip, role }: AddressParty): boolean {
    return hosts.length > 0 && (role === undefined || role === "outside") && publicAddresses.contains(ip);
}
