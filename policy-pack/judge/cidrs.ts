/** Whether a CIDR is one address. */
export const isHost = (cidr: string): boolean => cidr.endsWith(cidr.includes(":") ? "/128" : "/32");
