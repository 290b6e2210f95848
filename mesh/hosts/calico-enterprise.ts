import type { LabelSelector, LabelSelectorRequirement, Protocol } from "../../netpol/types";
import { sortKeys } from "../peers";
import { spelled, type Dialect, type HostsHalf } from "./dialect";
import type { CalicoNetworkPolicy } from "./objects";

const page = "https://docs.tigera.io/calico-enterprise/latest/network-policy/domain-based-policy";
const reference = "https://docs.tigera.io/calico-enterprise/latest/reference/resources/networkpolicy";
const tiers = "https://docs.tigera.io/calico-enterprise/latest/network-policy/policy-tiers/tiered-policy";

/** NetworkPolicy of Calico Enterprise with domains; Calico Open Source has no such field. */
export const calicoEnterprise: Dialect = {
    name: "calico-enterprise",
    title: "Calico Enterprise DNS policy",
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    field: ["spec", "egress", "destination", "domains"],
    scope: "Namespaced",
    wildcard: { value: "any depth", sources: [page] },
    learns: { value: "A, AAAA and CNAME answers of trusted DNS servers, kube-dns by default", sources: [page] },
    adds: {
        value: "the object stands in the tier default, as NetworkPolicies do, and what any of them allows passes",
        sources: [tiers, reference],
    },
    needs: { value: "Calico Enterprise or Calico Cloud, and its API server", sources: [page] },
    limits: [{ value: "Names stand in rules of egress that allow, and in no others.", sources: [page] }],
    refuses: () => [],
    // Names begin with their tier; for the tier default some versions add it where it is missing.
    nameOf: (name) => `default.${name}`,
    make,
};

function make({ metadata, pods, hosts, ports }: HostsHalf): CalicoNetworkPolicy {
    const all = spelled(ports);
    const protocols = [...new Set(all.map(({ protocol = "TCP" }) => protocol))].sort();
    return {
        apiVersion: "projectcalico.org/v3",
        kind: "NetworkPolicy",
        metadata,
        spec: {
            tier: "default",
            selector: expression(pods),
            types: ["Egress"],
            egress: protocols.map((protocol) => ({
                action: "Allow",
                protocol,
                destination: { domains: hosts, ...portsOf(all, protocol) },
            })),
        },
    };
}

/** Every port of a protocol is no list, as Calico has it. */
function portsOf(
    all: ReturnType<typeof spelled>,
    protocol: Protocol,
): { readonly ports?: readonly (number | string)[] } {
    const own = all.filter((each) => each.protocol === protocol);
    if (own.some(({ port }) => port === undefined)) return {};
    return { ports: own.map(({ port, endPort }) => (endPort === undefined ? Number(port) : `${port}:${endPort}`)) };
}

/** Labels as Calico's expression on them; keys and values are validated, and hold no quote. */
function expression({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
    const parts = [
        ...Object.entries(sortKeys(matchLabels)).map(([key, value]) => `${key} == '${value}'`),
        ...matchExpressions.map(requirement),
    ];
    return parts.length === 0 ? "all()" : parts.join(" && ");
}

function requirement({ key, operator, values = [] }: LabelSelectorRequirement): string {
    const list = `{ ${values.map((value) => `'${value}'`).join(", ")} }`;
    const texts: Readonly<Record<LabelSelectorRequirement["operator"], string>> = {
        In: `${key} in ${list}`,
        NotIn: `${key} not in ${list}`,
        Exists: `has(${key})`,
        DoesNotExist: `!has(${key})`,
    };
    return texts[operator];
}
