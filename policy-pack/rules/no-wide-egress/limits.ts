import { IpSet, parseCidr, PortSet } from "../../../netpol";
import { withEmbeddedIpv4 } from "../../judge/embedded-ipv4";
import { resolversFor, type Platform, type PlatformConfig } from "../../judge/platform";
import { internetRanges } from "../../judge/wide";

/** Config of the policy. */
export interface WideEgressConfig extends PlatformConfig {
    readonly allowed?: readonly { readonly cidr: string; readonly reason: string }[] | undefined;
}

/** What the ranges of a rule are held against. */
export interface Limits {
    readonly cluster: IpSet;
    /** All that config allows. */
    readonly allowed: IpSet;
    /** Of that, what is narrow enough to be meant for metadata or cluster addresses, and the API server. */
    readonly named: IpSet;
    /** Resolvers' addresses: open on their own port only. */
    readonly dns: readonly { readonly address: IpSet; readonly ports: PortSet }[];
}

/** Reads config and platform. */
export function limitsOf({ allowed = [] }: Pick<WideEgressConfig, "allowed">, platform: Platform): Limits {
    const ranges = allowed.flatMap(({ cidr }) => setOf(cidr));
    return {
        cluster: IpSet.unionAll(platform.clusterCidrs.flatMap(setOf)),
        allowed: IpSet.unionAll(ranges),
        named: IpSet.unionAll([
            ...ranges.filter((range) => internetRanges(range).length === 0),
            ...platform.apiServerCidrs.flatMap(setOf),
        ]),
        dns: resolversFor(platform).flatMap(({ anyOf, port }) =>
            anyOf.flatMap((target) =>
                "ip" in target ? [{ address: IpSet.parse(target.ip), ports: dnsPorts(port) }] : [],
            ),
        ),
    };
}

const dnsPorts = (port: number) => PortSet.of("UDP", port).union(PortSet.of("TCP", port));

function setOf(cidr: string): IpSet[] {
    const parsed = parseCidr(cidr, "mask");
    return parsed.ok ? [withEmbeddedIpv4(parsed.set)] : [];
}
