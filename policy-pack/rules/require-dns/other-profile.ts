import type { DnsProfile } from "../../judge/dns";
import { resolversFor, type Platform } from "../../judge/platform";
import type { SeenPolicy } from "../../stack/policies";
import { readablePorts } from "../../stack/ports";
import type { SeenRule } from "../../stack/rules";

/** Addresses that are a resolver's on some platform. */
const profileOf: Readonly<Record<string, DnsProfile>> = {
    "169.254.10.10": "aks-local-dns",
    "169.254.20.10": "node-local",
    "169.254.25.10": "node-local-kubespray",
    "169.254.169.254": "gke-cloud-dns",
};

/**
 * Says, after a message about DNS that cannot be reached, that the namespace lets pods out to another address on the DNS
 * port, which is the resolver where config says so. Empty where it does not.
 */
export function otherProfile(policies: readonly SeenPolicy[], platform: Platform): string {
    const known = new Set(resolversFor(platform).flatMap(({ anyOf }) => anyOf.map((target) => JSON.stringify(target))));
    const hosts = policies.flatMap(({ rules }) => rules.filter(isForDns).flatMap(hostsOf));
    const found = hosts.find((address) => !known.has(JSON.stringify({ ip: address })));
    if (found === undefined) return "";
    const profile = profileOf[found];
    const meant = profile === undefined ? { dns: ["cluster-ip"], dnsClusterIp: found } : { dns: [profile] };
    return ` It lets pods out to ${found} on the DNS port: where that is the cluster's resolver, set "platform": ${JSON.stringify(meant)}.`;
}

const isForDns = ({ direction, ports }: SeenRule): boolean =>
    direction === "Egress" && !ports.everything && readablePorts(ports.known)?.numeric.has("UDP", 53) === true;

const hostsOf = ({ peers }: SeenRule): string[] =>
    peers.known.flatMap(({ ipBlock }) => {
        const address = /^(.+)\/(?:32|128)$/.exec(ipBlock?.cidr ?? "")?.[1];
        return address === undefined ? [] : [address];
    });
