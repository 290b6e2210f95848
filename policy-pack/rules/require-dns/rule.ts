import { anyPodEgress, PortSet, readPorts } from "../../../netpol";
import type { EgressRule, LabelSelector, NetworkPolicy } from "../../../netpol";
import type { Resolver } from "../../judge/dns";
import { knowable, listed, type Finding } from "../../judge/finding";
import { platformProperties, resolversFor, type PlatformConfig } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import { opensWide } from "../../judge/wide";
import type { SeenNamespace } from "../../stack/namespaces";
import { titleOf, type SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";

/** Every pod reaches each resolver of the platform on UDP and TCP; and on the DNS port nothing wider than that. */
export const requireDns: StackRule<PlatformConfig> = {
    name: "require-dns",
    title: "Every namespace reaches DNS, and only the platform's",
    description:
        "In every namespace of the stack, a pod with any labels reaches the platform's DNS on UDP and TCP, " +
        "and no policy opens the DNS port to anywhere.",
    fix: "Add a NetworkPolicy that lets all pods of the namespace out to the platform's DNS, on its port by UDP and TCP.",
    level: "mandatory",
    severity: "high",
    properties: platformProperties,
    judge: (stack, _config, platform) => {
        const resolvers = resolversFor(platform);
        const profiles = platform.dns.join(", ");
        return [
            ...(platform.dns.includes("cluster-ip") && platform.dnsClusterIp === undefined ? [noClusterIp] : []),
            ...stack.nameless.map(({ resource, why, urn }) => ({
                kind: "unknown" as const,
                resources: [resource],
                urn,
                message:
                    `Namespace resource "${resource}" cannot be judged for DNS: ${why}. ` +
                    knowable(["metadata.name"], resource),
            })),
            ...stack.namespaces.flatMap((namespace) => judgeNamespace(namespace, stack, resolvers, profiles)),
            ...openToAnywhere(stack.policies, resolvers),
        ];
    },
};

const noClusterIp: Finding = {
    kind: "violation",
    message:
        'DNS by the profile "cluster-ip" cannot be judged: set platform.dnsClusterIp to the address of the DNS Service.',
};

function judgeNamespace(
    namespace: SeenNamespace,
    stack: StackView,
    resolvers: readonly Resolver[],
    profiles: string,
): Finding[] {
    const own = stack.surelyIn(namespace);
    const certain = own.flatMap((policy) => policy.certain ?? []);
    const unsure = [...own, ...stack.adrift].filter(isUnsure);
    const best = unsure.map((policy) => atBest(policy, namespace.name));
    const worst = unsure.length > 0 ? [isolatingEgress(namespace.name)] : [];
    return resolvers.flatMap((resolver) => {
        const missing = missingPorts([...certain, ...best], namespace.name, resolver, "every");
        // At best a selector that is not known yet selects nothing.
        if (!missing.isEmpty && !missingPorts(certain, namespace.name, resolver, "every").isEmpty) {
            const none = missingPorts([...certain, ...best], namespace.name, resolver, "some");
            return [violation(namespace, resolver, missing, missing.equals(none), profiles)];
        }
        const perhaps = missingPorts([...certain, ...worst], namespace.name, resolver, "every");
        return perhaps.isEmpty ? [] : [unknown(namespace, resolver, perhaps, unsure)];
    });
}

/** Whether what is unknown of a policy may give DNS or take it away. */
const isUnsure = ({ directions, unknown, invalid }: SeenPolicy): boolean =>
    !invalid &&
    directions.includes("Egress") &&
    unknown.some((path) => path !== "metadata.name" && !path.startsWith("spec.ingress"));

/** The policy as if what is unknown of it were whatever lets DNS pass; at worst it isolates and allows nothing. */
const atBest = ({ selector, rules }: SeenPolicy, namespace: string): NetworkPolicy => {
    const egress = rules.filter(({ direction }) => direction === "Egress");
    const isKnown = egress.every(({ peers, ports }) => peers.unknown.length + ports.unknown.length === 0);
    return egressPolicy(namespace, selector ?? {}, isKnown ? egress.flatMap(certainRule) : [{}]);
};

const dnsPorts = (port: number) => PortSet.of("UDP", port).union(PortSet.of("TCP", port));

/** DNS ports that not every pod (or not a single one) may use to the resolver, at its best reachable address. */
function missingPorts(
    policies: readonly NetworkPolicy[],
    namespace: string,
    { anyOf, port }: Resolver,
    of: "every" | "some",
): PortSet {
    return anyOf
        .map((target) => dnsPorts(port).subtract(anyPodEgress(policies, namespace, target)[of]))
        .reduce((least, missing) => (least.covers(missing) ? missing : least));
}

const egressPolicy = (namespace: string, podSelector: LabelSelector, egress: readonly EgressRule[]): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "supposed", namespace },
    spec: { podSelector, policyTypes: ["Egress"], egress },
});

const isolatingEgress = (namespace: string) => egressPolicy(namespace, {}, []);

function violation(
    { name, urn }: SeenNamespace,
    { title, peer }: Resolver,
    missing: PortSet,
    isForAll: boolean,
    profiles: string,
): Finding {
    return {
        kind: "violation",
        namespace: name,
        urn,
        message:
            `Namespace "${name}" keeps ${isForAll ? "pods" : "some pods"} from DNS (${profiles}): ${title} cannot be ` +
            `reached on ${missing.toString()}. Add to "${name}" a NetworkPolicy with podSelector: {} and an egress rule to ${peer} ` +
            `on ${missing.toString()}.`,
    };
}

function unknown(
    { name, urn }: SeenNamespace,
    { title }: Resolver,
    missing: PortSet,
    unsure: readonly SeenPolicy[],
): Finding {
    const parts = unsure.map((policy) => `${titleOf(policy)} has ${listed(policy.unknown)} unknown`);
    return {
        kind: "unknown",
        namespace: name,
        resources: unsure.map(({ resource }) => resource),
        urn,
        message:
            `Namespace "${name}" may keep pods from DNS: whether ${title} can be reached on ${missing.toString()} is not ` +
            `known yet, since ${parts.join("; ")}. ${unsure.map((policy) => knowable(policy.unknown, policy.resource)).join(" ")}`,
    };
}

/** Rules that name the DNS port and open it to anyone: a tunnel out. Rules for all ports are other policies' matter. */
function openToAnywhere(policies: readonly SeenPolicy[], resolvers: readonly Resolver[]): Finding[] {
    const ports = resolvers.map(({ port }) => dnsPorts(port)).reduce((all, one) => all.union(one), dnsPorts(53));
    const meant = listed(resolvers.map(({ peer }) => peer));
    return policies.flatMap((policy) =>
        policy.invalid ? [] : policy.rules.flatMap((rule) => tunnel(policy, rule, ports, meant)),
    );
}

function tunnel(policy: SeenPolicy, rule: SeenRule, ports: PortSet, meant: string): Finding[] {
    if (rule.direction !== "Egress" || rule.ports.everything) return [];
    const dns = readPorts(rule.ports.known).numeric.intersect(ports);
    const wide = dns.isEmpty ? undefined : certainRule(rule).flatMap((certain) => opensWide(certain, "Egress"))[0];
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
