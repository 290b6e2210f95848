/** The prefix length of a CIDR. */
export const prefixOf = (cidr: string): number => Number(cidr.slice(cidr.indexOf("/") + 1));

/** Whether a CIDR is one address: of IPv6, /32 is not. */
export const isOneAddress = (cidr: string): boolean => prefixOf(cidr) === (cidr.includes(":") ? 128 : 32);

/** The address of a CIDR, without its prefix length. */
export const withoutPrefix = (cidr: string): string => cidr.slice(0, cidr.indexOf("/"));
