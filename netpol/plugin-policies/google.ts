import type { PluginPeer, PluginSpec } from "./types";
import type { LabelSelector, NetworkPolicyPort } from "../types";
import { isObject } from "../is-object";
import { protocols } from "../port-set";
import { checkPort, checkSelector } from "../validate/policy";
import { quote, type ValueAtPath } from "../validate/problem";

/**
 * FQDNNetworkPolicy of GKE (networking.gke.io/v1alpha1): egress to names for the pods that it selects, which it isolates.
 * A pattern's `*` stands within one label, and alone for every name.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
 * @see https://github.com/GoogleCloudPlatform/gke-networking-api apis/fqdnnetworkpolicy/v1alpha1
 */
export function readFqdnNetworkPolicy(spec: ValueAtPath): PluginSpec | undefined {
    if (!spec.object(["podSelector", "egress"])) return undefined;
    checkSelector(spec.field("podSelector"));
    const egress = spec
        .field("egress")
        .items()
        .map((rule) => {
            rule.object(["matches", "ports"]);
            const hosts = rule
                .field("matches")
                .items()
                .flatMap((match) => hostOf(match));
            const values = rule.field("ports").items().flatMap(portsOf);
            return { action: "allow" as const, peers: [asPeer(hosts)], ports: values.length > 0 ? values : undefined };
        });
    const pods = (spec.field("podSelector").value ?? {}) as LabelSelector;
    return { pods, isolates: ["Egress"], ingress: [], egress };
}

/** Its `*` is one label. */
function asPeer(hosts: readonly string[]): PluginPeer {
    const written = hosts.map((host) => host.replace(/^\?/, "*"));
    return written.some((each, at) => each !== hosts[at]) ? { hosts, written } : { hosts };
}

/** `ALL` is every protocol, and so is none: "If Protocol is missing or empty, it defaults to allowing all protocols." */
function portsOf(port: ValueAtPath): NetworkPolicyPort[] {
    const given = port.value;
    const isAll = isObject(given) && (given["protocol"] ?? "ALL") === "ALL";
    const each = isAll ? protocols.map((protocol) => port.as({ ...given, protocol })) : [port];
    for (const one of each) checkPort(one);
    return each.map(({ value }) => value as NetworkPolicyPort);
}

function hostOf(match: ValueAtPath): string[] {
    if (!match.object(["name", "pattern"])) return [];
    const [name, pattern] = [match.field("name"), match.field("pattern")];
    if (!name.absent) return [name.text() ?? ""];
    const text = pattern.text() ?? "";
    if (text === "*") return ["*"];
    if (/^\*\.[^*]+$/.test(text)) return [`?${text.slice(1)}`];
    if (!text.includes("*")) return [text];
    pattern.problem(`has a "*" within a label, which is not judged, in ${quote(text)}`);
    return [];
}
