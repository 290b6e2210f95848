const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = new RegExp(`^${octet}(\\.${octet}){3}$`);
const ipv6Group = /^[0-9a-f]{1,4}$/i;

/**
 * 4 for an IPv4 address in dotted decimal, 6 for an IPv6 address as RFC 4291, section 2.2, writes it and without a zone, 0
 * for any other text.
 */
export function addressFamily(text: string): 0 | 4 | 6 {
    if (ipv4.test(text)) return 4;
    const halves = text.split("::");
    if (halves.length > 2) return 0;
    const groups = halves.flatMap((half, at) => groupsOf(half, at === halves.length - 1));
    if (groups.some((group) => !ipv6Group.test(group))) return 0;
    // "::" stands for at least one group of zeros.
    return (halves.length === 2 ? groups.length <= 7 : groups.length === 8) ? 6 : 0;
}

/** The groups between colons; an IPv4 address at the end of the whole stands for two. */
function groupsOf(half: string, isLast: boolean): string[] {
    if (half === "") return [];
    const groups = half.split(":");
    const isMixed = isLast && ipv4.test(groups.at(-1) ?? "");
    return isMixed ? [...groups.slice(0, -1), "0", "0"] : groups;
}
