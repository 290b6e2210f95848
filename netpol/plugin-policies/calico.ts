import { type CalicoSelector, readCalicoSelector } from "./calico-selector";
import type { NetworkPolicyPort, Protocol } from "../types";
import { checkPort } from "../validate/policy";
import { quote, type ValueAtPath } from "../validate/problem";
import type { PluginRule, PluginSpec } from "./types";

/** Rules of other tiers may end the evaluation before those of the tier in which Kubernetes' NetworkPolicies stand. */
const ownTier = "default";

/**
 * Calico's NetworkPolicy (projectcalico.org/v3) as far as it opens names: egress rules that allow domains, in the tier of
 * Kubernetes' NetworkPolicies. It isolates the pods that it selects and adds to them, whatever its order, since none of
 * them denies. `*.` holds names of any depth below ("matches 1 or more path components"). All else is not judged.
 *
 * @see https://docs.tigera.io/calico-enterprise/latest/network-policy/domain-based-policy
 */
export function readCalicoPolicy(spec: ValueAtPath): PluginSpec | undefined {
    const { value } = spec;
    if (!spec.object() || !isOnly(value, ["tier", "order", "selector", "types", "egress"])) return undefined;
    const types = spec.field("types").items();
    const isEgress = types.length === 1 && types[0]?.value === "Egress";
    const tier = spec.field("tier");
    if (!isEgress || !(tier.absent || tier.value === ownTier)) return undefined;
    const selector = spec.field("selector");
    const pods: CalicoSelector | undefined = selector.absent ? {} : readCalicoSelector(selector.text() ?? "");
    const egress = spec.field("egress").items().map(ruleOf);
    if (pods === undefined || egress.includes(undefined)) return undefined;
    return { pods, isolates: ["Egress"], ingress: [], egress: egress as PluginRule[] };
}

function ruleOf(rule: ValueAtPath): PluginRule | undefined {
    const destination = rule.field("destination");
    const [action, domains] = [rule.field("action").value, destination.field("domains")];
    const isPlain =
        isOnly(rule.value, ["action", "protocol", "destination"]) && isOnly(destination.value, ["domains", "ports"]);
    if (!isPlain || action !== "Allow" || domains.absent) return undefined;
    const hosts = domains.items().map((domain) => {
        const text = domain.text() ?? "";
        // `www.*.com` is a pattern of theirs that names no part of a tree.
        if (/^(\*\.)?[^*]+$/.test(text)) return text;
        domain.problem(`has a "*" that does not stand for all that is below a name, which is not judged`);
        return "";
    });
    return { action: "allow", peers: [{ hosts }], ports: portsOf(rule.field("protocol"), destination.field("ports")) };
}

function portsOf(protocol: ValueAtPath, list: ValueAtPath): NetworkPolicyPort[] | undefined {
    if (protocol.absent && list.absent) return undefined;
    const isKnown = ["TCP", "UDP", "SCTP"].includes(String(protocol.value));
    if (!isKnown) protocol.problem(`must be "TCP", "UDP" or "SCTP", not ${quote(protocol.value)}`);
    const own = { protocol: protocol.value as Protocol };
    if (list.absent) return [own];
    return list.items().map((port) => {
        const [, from, to] = typeof port.value === "string" ? (/^(\d+):(\d+)$/.exec(port.value) ?? []) : [];
        const range = { ...own, port: Number(from), endPort: Number(to) };
        const read = from === undefined ? { ...own, port: port.value as number | string } : range;
        checkPort(port.as(read));
        return read;
    });
}

const isOnly = (value: unknown, known: readonly string[]): boolean =>
    Object.keys(value ?? {}).every((key) => known.includes(key));
