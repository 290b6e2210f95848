/** Whether a CIDR is one address. */
export const isHost = (cidr: string): boolean => cidr.endsWith(cidr.includes(":") ? "/128" : "/32");

/** The prefix length of a CIDR. */
export const prefixOf = (cidr: string): number => Number(cidr.slice(cidr.indexOf("/") + 1));
