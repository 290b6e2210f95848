import { rangesOf } from "../../peers";
import { later, type CidrList, type Endpoint, type Mesh, type Platform } from "../../types";
import { sources } from "../plugins";
import { aboutFlow, endsOf, hasOwnAddresses, type PlatformFinding } from "./finding";

/** Combinations of port and protocol that one rule takes. */
const mostPorts = 24;

/** The Amazon VPC CNI: one address family, and so many ports a rule. */
export function ofAwsVpcCni({ flows, platform }: Mesh): readonly PlatformFinding[] {
    return flows.flatMap((flow) => {
        const messages = [
            ...endsOf(flow).flatMap((end) => ofFamilies(end, platform) ?? []),
            ...(flow.ports !== "any" && flow.ports.length > mostPorts ? [portsMessage(flow.ports.length)] : []),
        ];
        return messages.map((message) => ({ about: aboutFlow(flow), message, source: sources.eksPolicies }));
    });
}

const portsMessage = (count: number): string =>
    `the Amazon VPC CNI takes ${mostPorts} combinations of port and protocol a rule, and this flow has ${count}: the others do not hold; write adjacent ports as a range`;

function ofFamilies(end: Endpoint, platform: Platform): string | undefined {
    if (!hasOwnAddresses(end)) return undefined;
    const { cidrs } = rangesOf(end, platform);
    const [own, found] = [familiesOf(platform.podCidrs), familiesOf(cidrs)];
    const ignored = own.length === 1 ? found.filter((family) => !own.includes(family)) : [];
    if (ignored.length > 0) {
        return `the Amazon VPC CNI counts addresses of the cluster's own family alone, which is ${own[0]}: those of "${end.name}" that are ${ignored[0]} do not hold`;
    }
    if (own.length === 1 || found.length < 2) return undefined;
    return `the Amazon VPC CNI counts addresses of the cluster's own family alone: of "${end.name}", which has IPv4 and IPv6, one half does not hold`;
}

function familiesOf(cidrs: CidrList): readonly string[] {
    if (cidrs === later) return [];
    return [...new Set(cidrs.map((cidr) => (cidr.includes(":") ? "IPv6" : "IPv4")))].sort();
}
