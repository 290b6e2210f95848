import { findLabels, IpSet, isHostIn, parseCidr, PortSet, withEmbeddedIpv4 } from "../../netpol";
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
    const own = inForce(policy, rule, exceptions, today).filter(({ host }) => host === undefined);
    if (own.length === 0) return nothing;
    const open = openPorts(rule);
    const parts = own
        .map(({ ports }) => PortSet.unionAll(ports.map(readPort)))
        .reduce(cut, [open])
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
    const own = inForce(policy, rule, exceptions, today).filter(
        ({ host }) => host !== undefined && isHostIn(name, [host]),
    );
    return own.length > 0 && PortSet.unionAll(own.flatMap(({ ports }) => ports.map(readPort))).covers(openPorts(rule));
}

/** Exceptions for the pods of a policy and the direction of a rule that have not expired. */
const inForce = (policy: SeenPolicy, rule: SeenRule, exceptions: readonly AllowedEntry[], today: string) =>
    exceptions.filter(
        (one) => !isExpired(one, today) && one.direction === rule.direction.toLowerCase() && isFor(one, policy),
    );

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

/** Whether all pods that a policy selects are among those that an exception is for. */
function isFor({ namespace, workload, cluster }: AllowedEntry, policy: SeenPolicy): boolean {
    if (cluster !== undefined && !policy.clusterNames.includes(cluster)) return false;
    if (policy.namespace !== (namespace ?? workload?.namespace)) return false;
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
