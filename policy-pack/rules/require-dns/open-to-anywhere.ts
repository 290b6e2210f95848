import { readPorts, type PortSet } from "../../../netpol";
import { dnsPorts } from "../../judge/dns";
import { listed, type Finding } from "../../judge/finding";
import { resolversFor } from "../../judge/platform";
import type { RuleContext } from "../../judge/rule-context";
import { opensWide } from "../../judge/wide";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";
import { titleOf } from "../../stack/titles";

/** Rules that name the DNS port and open it to anyone: a tunnel out. Rules for all ports are other policies' matter. */
export function openToAnywhere(policy: SeenPolicy, context: RuleContext): Finding[] {
    if (policy.invalid) return [];
    const resolvers = resolversFor(context.platforms.of(policy));
    const ports = resolvers.map(({ port }) => dnsPorts(port)).reduce((all, one) => all.union(one), dnsPorts(53));
    const meant = listed(resolvers.map(({ peer }) => peer));
    return policy.rules.flatMap((rule) => tunnel(policy, rule, ports, meant, context));
}

function tunnel(policy: SeenPolicy, rule: SeenRule, ports: PortSet, meant: string, context: RuleContext): Finding[] {
    if (rule.direction !== "Egress" || rule.ports.everything) return [];
    const dns = readPorts(rule.ports.known).numeric.intersect(ports);
    if (dns.isEmpty) return [];
    const { all } = context.excepted(policy, rule);
    const everyName = rule.hosts.some((host) => host === "*" && !context.allowsHost(host, policy, rule));
    const [wide = everyName ? "every name there is" : undefined] = certainRule({ ...rule, unsure: undefined }).flatMap(
        (certain) => opensWide(certain, "Egress", all),
    );
    if (wide === undefined) return [];
    return [
        {
            kind: "violation",
            namespace: policy.namespace,
            policy: policy.name,
            urn: policy.urn,
            message:
                `${titleOf(policy)} opens DNS to anywhere: ${rule.path} allows ${dns.toString()} to ${wide}. ` +
                `Limit its peers to ${meant}.`,
        },
    ];
}
