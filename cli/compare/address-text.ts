import { internetSet, IpSet, isOneAddress, itemAt, prefixOf, withoutPrefix } from "../../netpol";

const everyV4 = IpSet.parse("0.0.0.0/0");
const everyV6 = IpSet.parse("::/0");
/** More CIDRs than these do not fit a line. */
const mostShown = 2;

/** Addresses in words: few CIDRs in full, most of a family as what is missing from it. */
export function addressText(addresses: IpSet): string {
    const [v4, v6] = [addresses.intersect(everyV4), addresses.intersect(everyV6)];
    if (addresses.equals(IpSet.all)) return "any address";
    return [familyText(v4, everyV4, "IPv4"), familyText(v6, everyV6, "IPv6")].filter(Boolean).join(", ");
}

/** Addresses, and what a mesh calls them. */
interface Named {
    readonly name: string;
    readonly addresses: IpSet;
}

/** Whether the name alone says which addresses they are: nobody has to be told in CIDRs what the internet is. */
export const isSaidByName = ({ name, addresses }: Named): boolean =>
    name === "internet" && internetSet.covers(addresses) && addressText(addresses).startsWith("any ");

/** Named addresses in words: `tools (10.0.0.0/8 except 10.0.0.0/28)`. */
export const namedText = (named: Named): string =>
    isSaidByName(named) ? named.name : `${named.name} (${addressText(named.addresses)})`;

function familyText(set: IpSet, every: IpSet, family: string): string {
    if (set.isEmpty) return "";
    if (set.equals(every)) return `any ${family} address`;
    const cidrs = set.cidrs();
    if (cidrs.length <= mostShown) return list(cidrs);
    const missing = every.subtract(set).cidrs();
    const but = missing.length < cidrs.length ? `any ${family} address except ${list(missing)}` : list(cidrs);
    return exceptText(set) ?? but;
}

function list(cidrs: readonly string[]): string {
    const shown = cidrs.slice(0, mostShown).map(rangeText);
    return shown.join(", ") + (cidrs.length > mostShown ? ` and ${cidrs.length - mostShown} more` : "");
}

/** A CIDR; one address without its prefix length. */
const rangeText = (cidr: string): string => (isOneAddress(cidr) ? withoutPrefix(cidr) : cidr);

/** What may be cut out of a CIDR before it is no longer a help to name it. */
const mostExcepted = 3;

/** `10.0.0.0/8 except 10.0.0.0/28`: the smallest CIDR around a set, where little is missing from it. */
function exceptText(set: IpSet): string | undefined {
    const first = itemAt(set.cidrs(), 0);
    for (let bits = prefixOf(first) - 1; bits >= 1; bits--) {
        const around = IpSet.fromBlock({ cidr: `${withoutPrefix(first)}/${bits}` });
        if (!around.covers(set)) continue;
        const missing = around.subtract(set).cidrs();
        if (missing.length > mostExcepted) return undefined;
        return `${around.cidrs()[0]} except ${missing.map(rangeText).join(", ")}`;
    }
    return undefined;
}
