import { PortSet, readPorts } from "../../../netpol";
import { listed } from "../../judge/finding";
import { shownHost } from "../../judge/wide-names";
import type { SeenPolicy } from "../../stack/policies";
import type { SeenRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";
import type { SeenService } from "../../stack/workloads";
import { apiServerByNamespace, homesOf } from "./peers";
import type { KnownPods } from "./pods";

/** What is dead about the ports of a rule, with the peers it has. */
export const deadPorts = (rule: SeenRule, policy: SeenPolicy, stack: StackView, pods: KnownPods): string[] => [
    ...apiServerByNamespace(rule),
    ...namedForAddresses(rule),
    ...servicePorts(rule, policy, stack, pods),
];

/** A port's name is looked up on a pod; an address has none, and neither has a name outside. */
function namedForAddresses({ direction, path, peers, ports, hosts }: SeenRule): string[] {
    const blocks = [...peers.known.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []), ...hosts.map(shownHost)];
    const names = ports.known.flatMap(({ port }) => (typeof port === "string" ? `"${port}"` : []));
    return direction === "Egress" && blocks.length > 0 && names.length > 0
        ? [
              `${path}.ports names ${listed(names)} for ${listed(blocks)}, and an address has no port names, so nothing ` +
                  "is allowed there. Write the number.",
          ]
        : [];
}

/** Policies see connections as they arrive at the pod, on its own port, whatever port its Service has. */
function servicePorts(rule: SeenRule, policy: SeenPolicy, stack: StackView, pods: KnownPods): string[] {
    if (rule.ports.unknown.length > 0) return [];
    const written = rule.ports.known.flatMap(({ port, endPort }) => (endPort === undefined ? [port] : []));
    const services = servicesBehind(rule, policy, stack, pods);
    const targets = services.flatMap(({ ports }) => ports.map(({ target }) => target));
    const { numeric } = readPorts(rule.ports.known);
    return services.flatMap(({ name, ports }) =>
        ports
            .filter(({ port, target }) => written.includes(port) && !targets.includes(port) && !has(numeric, target))
            .map(
                ({ port, target }) =>
                    `${rule.path}.ports allows ${port}, the port of Service "${name}", whose pods listen on ${target}: ` +
                    `a policy sees the pod's port. Allow ${target} instead.`,
            ),
    );
}

const has = (ports: PortSet, port: number) =>
    !ports.intersect(PortSet.of("TCP", port).union(PortSet.of("UDP", port))).isEmpty;

/** Services whose pods a rule is about: those of its policy for ingress, those of its peers for egress. */
function servicesBehind(
    { direction, peers }: SeenRule,
    policy: SeenPolicy,
    stack: StackView,
    pods: KnownPods,
): SeenService[] {
    if (direction === "Ingress") {
        return policy.selector === undefined ? [] : pods.behind(policy.selector, homesOf(undefined, policy, stack));
    }
    return peers.known
        .filter(({ ipBlock }) => ipBlock === undefined)
        .flatMap(({ namespaceSelector, podSelector = {} }) =>
            pods.behind(podSelector, homesOf(namespaceSelector, policy, stack)),
        );
}
