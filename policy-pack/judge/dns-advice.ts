import { PortSet } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { readablePorts } from "../stack/ports";
import type { SeenRule } from "../stack/rules";
import { dnsPorts } from "./dns";
import { listed } from "./finding";
import { resolversFor } from "./platform";
import type { RuleContext } from "./rule-context";

/** Ports of DNS that a rule names and opens; none where it opens all ports, or none of them. */
export function dnsPortsNamed(policy: SeenPolicy, rule: SeenRule, { platforms }: RuleContext): PortSet {
    if (rule.direction !== "Egress" || rule.ports.everything) return PortSet.none;
    const resolvers = resolversFor(platforms.of(policy));
    const ports = resolvers.map(({ port }) => dnsPorts(port)).reduce((all, one) => all.union(one), dnsPorts(53));
    // Of no known port a rule would open all.
    const known = rule.ports.known.length === 0 ? undefined : readablePorts(rule.ports.known);
    return known === undefined ? PortSet.none : known.numeric.intersect(ports);
}

/** The peers that have the platform's DNS. */
export const dnsPeers = (policy: SeenPolicy, { platforms }: RuleContext): string =>
    listed(resolversFor(platforms.of(policy)).map(({ peer }) => peer));

/** Whom a rule is for that opens the DNS port too wide; nothing where it does not name that port. */
export const adviseDnsPeers = (policy: SeenPolicy, rule: SeenRule, context: RuleContext): string =>
    dnsPortsNamed(policy, rule, context).isEmpty ? "" : ` For DNS, limit its peers to ${dnsPeers(policy, context)}.`;
