import { prefixOf } from "./cidr-text";
import { IpSet } from "./ip-set";

/**
 * IPv6 ranges whose last 32 bits are an IPv4 address: IPv4-mapped addresses, which operating systems and some network plugins
 * take for the IPv4 address itself, and those that NAT64 gateways translate.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
 * @see https://www.rfc-editor.org/rfc/rfc6052#section-2.1
 */
const ranges = ["::ffff:0:0/96", "64:ff9b::/96"].map((cidr) => IpSet.parse(cidr));

/** A set with the IPv4 addresses that its IPv6 addresses stand for. Most of IPv6 is judged as that and stands for none. */
export function withEmbeddedIpv4(addresses: IpSet): IpSet {
    if (addresses.v6.length === 0) return addresses;
    const narrow = addresses.cidrs().filter((cidr) => cidr.includes(":") && prefixOf(cidr) >= 16);
    const ofIpv6 = IpSet.unionAll(narrow.map((cidr) => IpSet.parse(cidr)));
    return IpSet.unionAll([addresses, ...ranges.flatMap((range) => ipv4In(ofIpv6.intersect(range), range))]);
}

function ipv4In(addresses: IpSet, range: IpSet): IpSet[] {
    const [base = 0n] = range.v6;
    return addresses.v6.flatMap((from, index) => {
        const end = addresses.v6[index + 1];
        return index % 2 === 1 || end === undefined ? [] : [IpSet.range(4, from - base, end - 1n - base)];
    });
}
