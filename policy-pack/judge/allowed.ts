import { findLabels, IpSet, isHostIn, parseCidr, PortSet, type Labels } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts, readPort } from "../stack/ports";
import type { SeenRule } from "../stack/rules";
import { withEmbeddedIpv4 } from "./embedded-ipv4";
import { listed } from "./finding";
import type { Schema } from "./schema";
import { day, object, reason, text } from "./settings";
import { internetRanges } from "./wide";

/**
 * Addresses or names that some pods are meant to be open to, whatever rule of the pack would refuse it: those of `cidr`, the
 * `internet`, or names, for the pods of a namespace or of one workload, on these ports alone.
 */
export interface AllowedEntry {
    readonly direction: "ingress" | "egress";
    readonly cidr?: string | undefined;
    /** Everybody outside the cluster: metadata addresses and the cluster's own ranges stay refused. */
    readonly internet?: boolean | undefined;
    /** A name, or `*.example.com` for all below it, or `*` for every name: for egress by policies that know names. */
    readonly host?: string | undefined;
    /** As flows write them: `8443`, `53/udp`, `30000-30100/tcp`, `any`. */
    readonly ports: readonly (string | number)[];
    /** All pods of a namespace, or those of one of its workloads. */
    readonly namespace?: string | undefined;
    readonly workload?: { readonly namespace: string; readonly podLabels: Labels } | undefined;
    /** Where a namespace of that name is in several clusters: see `clusterNames`. */
    readonly cluster?: string | undefined;
    readonly reason: string;
    /** Last day in force, `YYYY-MM-DD`, UTC; absent: it lasts. */
    readonly expires?: string | undefined;
}

/** Schema of the setting `allowed`. */
export const exceptionProperties: Record<string, Schema> = {
    allowed: {
        type: "array",
        items: object(
            {
                direction: { type: "string", enum: ["ingress", "egress"], description: "ingress or egress" },
                cidr: text("a range as CIDR"),
                internet: { type: "boolean", description: "true: everybody outside the cluster" },
                host: text("a name, or *.example.com for all below it"),
                ports: { type: "array", minItems: 1, description: 'ports such as "8443", "53/udp" or "any"' },
                namespace: text("name of the namespace whose pods are meant"),
                workload: object(
                    {
                        namespace: text("name of its namespace"),
                        podLabels: {
                            type: "object",
                            additionalProperties: { type: "string" },
                            description: "labels that all its pods have",
                        },
                    },
                    ["namespace", "podLabels"],
                    "pods of one workload",
                ),
                cluster: text("provider, clusterIdentifier or context of the cluster"),
                reason: reason("why pods must be open to it"),
                expires: day,
            },
            ["direction", "ports", "reason"],
            "one exception",
        ),
        description:
            "Addresses and names that are meant, for some pods and ports: counts for every policy of the pack, whichever it is set under.",
    },
};

/** What the schema cannot say is wrong with exceptions. */
export function exceptionMistakes(allowed: readonly AllowedEntry[]): string[] {
    return allowed.flatMap((one, index) => mistakesOf(one).map((mistake) => `config.allowed[${index}]${mistake}`));
}

function mistakesOf({ direction, cidr, internet, host, ports, namespace, workload }: AllowedEntry): string[] {
    const parsed = cidr === undefined ? undefined : parseCidr(cidr, "mask");
    const given = [cidr !== undefined, internet === true, host !== undefined].filter(Boolean);
    return [
        ...(given.length === 1 ? [] : [": needs one of cidr, internet: true and host"]),
        ...(host !== undefined && direction === "ingress" ? [".host: names say where connections go, so it is for egress"] : []),
        ...(parsed?.ok === false ? [`.cidr: "${cidr}" ${parsed.error}`] : []),
        ...((namespace === undefined) === (workload === undefined)
            ? [": needs either namespace or workload, whose pods it is for"]
            : []),
        ...(workload !== undefined && Object.keys(workload.podLabels).length === 0
            ? [".workload.podLabels: must not be empty; name the namespace where all its pods are meant"]
            : []),
        ...ports.flatMap((port) =>
            readPort(port).isEmpty ? [`.ports: ${JSON.stringify(port)} is no port such as 8443, 53/udp or any`] : [],
        ),
    ];
}

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
    const own = inForce(policy, rule, exceptions, today).filter(({ host }) => host !== undefined && isHostIn(name, [host]));
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
