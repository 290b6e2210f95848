import { anyPodEgress, PortSet } from "../../../netpol";
import type { NetworkPolicy } from "../../../netpol";
import { describeWrittenTwice } from "../../judge/describe-written-twice";
import { dnsPorts, type Resolver } from "../../judge/dns";
import type { RuleContext } from "../../judge/rule-context";
import { exceptionProperties } from "../../judge/allowed";
import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import { platformProperties, resolversFor, type Platform } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import type { SeenNamespace } from "../../stack/namespaces";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import { certainRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";
import { type Denials, denialsIn, noDenials } from "./denied";
import { onlyDenied, violation } from "./messages";
import { openToAnywhere } from "./open-to-anywhere";
import { allowedBy, egressPolicy, isolatingEgress } from "./policies";
import { isListed, withoutDnsProperties, type RequireDnsConfig } from "./without-dns";

/** Every pod reaches each resolver of the platform on UDP and TCP; and on the DNS port nothing wider than that. */
export const requireDns: StackRule<RequireDnsConfig> = {
    name: "require-dns",
    title: "Every namespace reaches DNS, and only the platform's",
    description:
        "In every namespace of the stack that config does not list as withoutDns, a pod with any labels reaches the " +
        "platform's DNS on UDP and TCP, and no policy opens the DNS port to anywhere.",
    fix:
        "Add a NetworkPolicy that lets all pods of the namespace out to the platform's DNS, on its port by UDP and TCP; where a " +
        "rule denies it, have that rule leave it out.",
    level: "mandatory",
    severity: "high",
    properties: { ...platformProperties, ...exceptionProperties, ...withoutDnsProperties },
    judge: (stack, config, context) => {
        const resolving = stack.namespaces.filter((namespace) => !isListed(namespace, config));
        const platforms = resolving.map((namespace) => platformOf(namespace, context));
        return [
            ...(platforms.some(lacksClusterIp) ? [noClusterIp] : []),
            ...stack.nameless.map(({ resource, why, urn, path = "metadata.name" }) => ({
                kind: "unknown" as const,
                resources: [resource],
                urn,
                message:
                    `Namespace resource "${resource}" cannot be judged for DNS: ${why}. ` +
                    adviseKnownValue([path], resource),
            })),
            ...resolving.flatMap((namespace) => judgeNamespace(namespace, stack, context)),
            ...stack.policies.flatMap((policy) => openToAnywhere(policy, context)),
        ];
    },
};

const platformOf = ({ cluster, name }: SeenNamespace, { platforms }: RuleContext): Platform =>
    platforms.of({ cluster, namespace: name });

const lacksClusterIp = ({ dns, dnsClusterIp }: Platform): boolean =>
    dns.includes("cluster-ip") && dnsClusterIp === undefined;

const noClusterIp: Finding = {
    kind: "violation",
    message:
        'DNS by the profile "cluster-ip" cannot be judged: set platform.dnsClusterIp to the address of the DNS Service.',
};

function judgeNamespace(namespace: SeenNamespace, stack: StackView, context: RuleContext): Finding[] {
    const platform = platformOf(namespace, context);
    const own = stack.surelyIn(namespace);
    const certain = own.flatMap((policy) => allowedBy(policy, namespace.name));
    const denials = denialsIn(namespace, own, stack);
    const unsure = [...own, ...stack.adrift].filter(isUnsure);
    const best = unsure.map((policy) => atBest(policy, namespace.name));
    const worst = unsure.length > 0 ? [isolatingEgress(namespace.name)] : [];
    const doubtful = stack.writtenTwice.filter(([one]) => one !== undefined && isIn(one, namespace));
    const ofResolvers = resolversFor(platform).flatMap((resolver) => {
        const missing = (policies: readonly NetworkPolicy[]) =>
            missingPorts(policies, namespace.name, resolver, "every", denials);
        const atMost = missing([...certain, ...best]);
        // At best a selector that is not known yet selects nothing.
        if (!atMost.isEmpty && !missing(certain).isEmpty) {
            const none = missingPorts([...certain, ...best], namespace.name, resolver, "some", noDenials);
            const unopened = missingPorts([...certain, ...best], namespace.name, resolver, "every", noDenials);
            const about = { platform, stack, context };
            return unopened.isEmpty
                ? [onlyDenied(namespace, resolver, atMost, { ...about, denials })]
                : [violation(namespace, resolver, atMost, { ...about, denials, isForAll: atMost.equals(none) })];
        }
        const perhaps = missing([...certain, ...worst]);
        if (!perhaps.isEmpty) return [unknown(namespace, resolver, perhaps, unsure)];
        return doubtful
            .filter((group) => group.some(({ certain: one }) => one && !missing([...certain, one]).isEmpty))
            .map((group) => cutOff(namespace, resolver, group));
    });
    return [...ofResolvers, ...unknownResolvers(namespace, platform)];
}

/** Which resolvers pods must reach is not all known. */
function unknownResolvers({ name, urn }: SeenNamespace, { unknownResolvers: paths }: Platform): Finding[] {
    if (paths.length === 0) return [];
    return [
        {
            kind: "unknown",
            namespace: name,
            aspects: ["resolvers"],
            urn,
            message:
                `Namespace "${name}" may keep pods from DNS: ${listed(paths)} ${paths.length === 1 ? "is" : "are"} not known yet, ` +
                "and pods must reach each resolver of the platform. Write there what does not come from another resource.",
        },
    ];
}

const isIn = (policy: SeenPolicy, { cluster, name }: SeenNamespace): boolean =>
    policy.cluster === cluster && policy.namespace === name;

/** Which of several resources writes a policy cannot be told, and as one of them writes it pods have no DNS. */
const cutOff = ({ name, urn }: SeenNamespace, { title }: Resolver, policies: readonly SeenPolicy[]): Finding => ({
    kind: "violation",
    namespace: name,
    aspects: [title],
    urn,
    message: `Namespace "${name}" may keep pods from DNS: ${title} is out of reach as one of two resources writes a policy. ${describeWrittenTwice(policies)}`,
});

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

/** DNS ports that not every pod (or not a single one) may use to the resolver, at its best reachable address. */
function missingPorts(
    policies: readonly NetworkPolicy[],
    namespace: string,
    { anyOf, port }: Resolver,
    of: "every" | "some",
    denials: Denials,
): PortSet {
    return anyOf
        .map((target) => {
            const open = anyPodEgress(policies, namespace, target)[of];
            const denied = PortSet.unionAll(denials(target, port).map(({ ports }) => ports));
            return dnsPorts(port).subtract(open.subtract(denied));
        })
        .reduce((least, missing) => (least.covers(missing) ? missing : least));
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
        aspects: [title],
        resources: unsure.map(({ resource }) => resource),
        urn,
        message:
            `Namespace "${name}" may keep pods from DNS: whether ${title} can be reached on ${missing.toString()} is not ` +
            `known yet, since ${parts.join("; ")}. ${unsure.map((policy) => adviseKnownValue(policy.unknown, policy.resource)).join(" ")}`,
    };
}
