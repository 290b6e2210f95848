import { IpSet, matches, podKinds } from "../../netpol";
import { groupedBy } from "../stack/grouped-by";
import type { SeenPolicy } from "../stack/policies";
import { internetRanges } from "./wide";

/** Policies of one namespace that open most of the internet to some pod together, where none of them does by itself. */
export interface PoliciesOpeningInternet {
    /** The last of them, which a finding is about. */
    readonly last: SeenPolicy;
    readonly policies: readonly SeenPolicy[];
    readonly ranges: readonly string[];
}

/** Finds them, by the addresses that each policy opens. */
export function internetAcross(
    policies: readonly SeenPolicy[],
    opens: (policy: SeenPolicy) => IpSet,
): PoliciesOpeningInternet[] {
    const pieces = policies
        .filter(({ invalid }) => !invalid)
        .map((policy) => ({ policy, open: opens(policy) }))
        .filter(({ open }) => !open.isEmpty && internetRanges(open).length === 0);
    const homes = groupedBy(pieces, ({ policy }) => JSON.stringify([policy.cluster, policy.namespace]));
    return [...homes.values()].flatMap((own) => (own.length < 2 ? [] : (firstWide(own) ?? [])));
}

interface Piece {
    readonly policy: SeenPolicy;
    readonly open: IpSet;
}

/** The first kind of pods to which pieces open most of the internet. Most namespaces have none, whatever their selectors. */
function firstWide(pieces: readonly Piece[]): PoliciesOpeningInternet | undefined {
    if (wideOf(pieces) === undefined) return undefined;
    for (const labels of kindsOf(pieces)) {
        const own = pieces.filter(({ policy: { selector } }) => selector === undefined || matches(selector, labels));
        const wide = wideOf(own);
        if (wide !== undefined) return wide;
    }
    return undefined;
}

function wideOf(pieces: readonly Piece[]): PoliciesOpeningInternet | undefined {
    const ranges = internetRanges(IpSet.unionAll(pieces.map(({ open }) => open)));
    const policies = pieces.map(({ policy }) => policy);
    const last = policies.at(-1);
    return ranges.length === 0 || last === undefined ? undefined : { policies, last, ranges };
}

/** Labels of a pod for each way in which the policies' selectors tell pods apart. */
function kindsOf(pieces: readonly Piece[]) {
    const policies = pieces.flatMap(({ policy }) => policy.certain ?? []);
    const { namespaces } = podKinds({ namespaces: [], workloads: [], services: [], policies });
    return namespaces.flatMap(({ exists, pods }) => (exists ? pods.map(({ labels }) => labels) : [])).concat({});
}
