import { findLabels, IpSet, isHostIn, type LabelSelector, parseCidr, PortSet, withEmbeddedIpv4 } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts, readPort } from "../stack/ports";
import type { SeenRule } from "../stack/rules";
import type { AllowedEntry } from "./allowed-entry";
import { listed } from "./finding";
import { internetRanges } from "./wide";

export { exceptionFaults, exceptionMistakes, exceptionProperties, type AllowedEntry } from "./allowed-entry";

/** Addresses that exceptions open to one rule. */
export interface AllowedAddresses {
    /** All of them: not to be counted as the internet. */
    readonly all: IpSet;
    /** Of these the ones meant by name: not to be counted as metadata or cluster addresses either. */
    readonly named: IpSet;
}

const nothing: AllowedAddresses = { all: IpSet.none, named: IpSet.none };

/**
 * What exceptions open to a rule of a policy: addresses that are excepted on every port that the rule opens, for every pod
 * that the policy selects. An exception that has expired opens nothing.
 */
export function allowedAddresses(
    policy: SeenPolicy,
    rule: SeenRule,
    exceptions: readonly AllowedEntry[],
    today: string,
): AllowedAddresses {
    const addresses = exceptions.filter(({ host }) => host === undefined);
    const kinds = inForce(policy, rule, addresses, today).map((own) => addressesFor(rule, own));
    return { all: common(kinds.map(({ all }) => all)), named: common(kinds.map(({ named }) => named)) };
}

/** What exceptions open to a rule for pods that they all are for. */
function addressesFor(rule: SeenRule, own: readonly AllowedEntry[]): AllowedAddresses {
    if (own.length === 0) return nothing;
    const parts = own
        .map(({ ports }) => PortSet.unionAll(ports.map(readPort)))
        .reduce(cut, [openPorts(rule)])
        .map((part) => own.filter(({ ports }) => PortSet.unionAll(ports.map(readPort)).covers(part)));
    return {
        all: common(parts.map((covering) => IpSet.unionAll(covering.map(addressesOf)))),
        named: common(parts.map((covering) => IpSet.unionAll(covering.filter(isNamed).map(addressesOf)))),
    };
}

/** Whether exceptions open a name to a rule of a policy, on every port that the rule opens, for every pod. */
export function allowsHost(
    name: string,
    policy: SeenPolicy,
    rule: SeenRule,
    exceptions: readonly AllowedEntry[],
    today: string,
): boolean {
    const names = exceptions.filter(({ host }) => host !== undefined && isHostIn(name, [host]));
    const kinds = inForce(policy, rule, names, today);
    return (
        kinds.length > 0 &&
        kinds.every((own) => PortSet.unionAll(own.flatMap(({ ports }) => ports.map(readPort))).covers(openPorts(rule)))
    );
}

/** Of more exceptions than these, those count that are for all pods of a policy. */
const mostExceptions = 12;

/**
 * Exceptions for the direction of a rule that have not expired: for each kind of pod that the policy selects, those that are
 * for it.
 */
function inForce(
    policy: SeenPolicy,
    rule: SeenRule,
    exceptions: readonly AllowedEntry[],
    today: string,
): (readonly AllowedEntry[])[] {
    const near = exceptions.filter(
        (one) => !isExpired(one, today) && one.direction === rule.direction.toLowerCase() && isNear(one, policy),
    );
    const { selector } = policy;
    if (selector === undefined || near.length > mostExceptions) return [near.filter((one) => isFor(one, policy))];
    return near
        .reduce<readonly PodsWith[]>(apart, [{ matchAll: [selector], matchNone: [], own: [] }])
        .map(({ own }) => own);
}

/** Pods of a policy by the exceptions that are for them. */
interface PodsWith {
    readonly matchAll: readonly LabelSelector[];
    readonly matchNone: readonly LabelSelector[];
    readonly own: readonly AllowedEntry[];
}

/** Pods that an exception is for, and those that it is not for, as far as there are any. */
const apart = (kinds: readonly PodsWith[], one: AllowedEntry): readonly PodsWith[] =>
    kinds
        .flatMap(({ matchAll, matchNone, own }) => {
            const those = { matchLabels: one.workload?.podLabels ?? {} };
            return [
                { matchAll: [...matchAll, those], matchNone, own: [...own, one] },
                { matchAll, matchNone: [...matchNone, those], own },
            ];
        })
        .filter((kind) => findLabels(kind) !== null);

/**
 * Says, after a finding, that exceptions for the namespace and direction of a rule are there and do not cover it; empty where
 * there are none.
 */
export function nearMiss(policy: SeenPolicy, rule: SeenRule, exceptions: readonly AllowedEntry[]): string {
    const near = exceptions.filter(
        ({ direction, namespace, workload }) =>
            direction === rule.direction.toLowerCase() && (namespace ?? workload?.namespace) === policy.namespace,
    );
    if (near.length === 0) return "";
    const reasons = near.map(({ reason }) => `"${reason}"`);
    return (
        ` ${near.length === 1 ? "The exception" : "The exceptions"} ${listed(reasons)} ${near.length === 1 ? "does" : "do"} not ` +
        `cover it: one covers its own ${rule.hosts.length > 0 ? "names" : "addresses"}, ports and pods, in its cluster, until its last day.`
    );
}

/** Whether its last day is over. */
export const isExpired = ({ expires }: Pick<AllowedEntry, "expires">, today: string): boolean =>
    expires !== undefined && expires < today;

/** Whether an exception is for pods in the namespace of a policy. */
const isNear = ({ namespace, workload, cluster }: AllowedEntry, policy: SeenPolicy): boolean =>
    (cluster === undefined || policy.clusterNames.includes(cluster)) &&
    policy.namespace === (namespace ?? workload?.namespace);

/** Whether all pods that a policy selects are among those that an exception in its namespace is for. */
function isFor({ workload }: AllowedEntry, policy: SeenPolicy): boolean {
    if (workload === undefined) return true;
    if (policy.selector === undefined) return false;
    return findLabels({ matchAll: [policy.selector], matchNone: [{ matchLabels: workload.podLabels }] }) === null;
}

/** Ports that a rule may open: all that a name may stand for. */
function openPorts({ ports }: SeenRule): PortSet {
    if (ports.everything || ports.unknown.length > 0) return PortSet.all;
    const { numeric, named } = readablePorts(ports.known) ?? { numeric: PortSet.all, named: [] };
    return named.reduce((all, { protocol }) => all.union(PortSet.protocol(protocol)), numeric);
}

/** Parts of port sets, each wholly inside or outside of `by`. */
const cut = (parts: readonly PortSet[], by: PortSet): PortSet[] =>
    parts.flatMap((part) => [part.intersect(by), part.subtract(by)]).filter((part) => !part.isEmpty);

const common = (sets: readonly IpSet[]): IpSet => {
    const [first = IpSet.none, ...rest] = sets;
    return rest.reduce((left, set) => left.intersect(set), first);
};

function addressesOf({ cidr }: AllowedEntry): IpSet {
    if (cidr === undefined) return IpSet.all;
    const parsed = parseCidr(cidr, "mask");
    return parsed.ok ? withEmbeddedIpv4(parsed.set) : IpSet.none;
}

/** Whether it is narrow enough that whatever is in it is meant. */
const isNamed = (exception: AllowedEntry): boolean =>
    exception.cidr !== undefined && internetRanges(addressesOf(exception)).length === 0;
