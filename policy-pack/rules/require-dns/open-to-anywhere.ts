import { IpSet } from "../../../netpol";
import { dnsPeers, dnsPortsNamed } from "../../judge/dns-advice";
import type { Finding } from "../../judge/finding";
import type { RuleContext } from "../../judge/rule-context";
import { opensWide } from "../../judge/wide";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";
import { titleOf } from "../../stack/titles";

/** Rules that name the DNS port and open it to anyone: a tunnel out. Rules for all ports are other policies' matter. */
export const openToAnywhere = (policy: SeenPolicy, context: RuleContext): Finding[] =>
    policy.invalid ? [] : policy.rules.flatMap((rule) => tunnel(policy, rule, context));

function tunnel(policy: SeenPolicy, rule: SeenRule, context: RuleContext): Finding[] {
    const dns = dnsPortsNamed(policy, rule, context);
    if (dns.isEmpty) return [];
    const { all } = context.excepted(policy, rule);
    const certain = certainRule({ ...rule, unsure: undefined });
    const open = (allowed: IpSet) => certain.flatMap((known) => opensWide(known, "Egress", allowed))[0];
    const everyName = rule.hosts.some((host) => host === "*" && !context.allowsHost(host, policy, rule));
    const wide = open(all) ?? (everyName ? "every name there is" : undefined);
    if (wide === undefined) return [];
    // As no-voided-deny and no-wide-egress call it: whom a rule is open to is one fault, whatever the port.
    const inside = open(IpSet.all) === undefined ? "internet" : "wide";
    return [
        {
            kind: "violation",
            namespace: policy.namespace,
            policy: policy.name,
            urn: policy.urn,
            fault: `${rule.path} ${open(all) === undefined ? "name *" : inside}`,
            message:
                `${titleOf(policy)} opens DNS to anywhere: ${rule.path} allows ${dns.toString()} to ${wide}. ` +
                `Limit its peers to ${dnsPeers(policy, context)}.`,
        },
    ];
}
