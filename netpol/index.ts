/**
 * What a NetworkPolicy means: sets of ports and addresses, selectors, and one engine that says what can reach what, and
 * why. Pure: no I/O, and no import from outside this folder.
 */
export type * from "./types";
export { maxPort, minPort, type PortRange, PortSet, protocols } from "./port-set";
export { type CidrResult, IpSet, parseCidr } from "./ip-set";
export { formatAddress, type IpAddress, parseAddress } from "./ip-address";
