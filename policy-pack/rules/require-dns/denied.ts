import {
    createIndex,
    describeTierRule,
    evaluate,
    type Index,
    IpSet,
    podKinds,
    PortSet,
    witnessOf,
} from "../../../netpol";
import type { AnyPodTarget, PodEndpoint } from "../../../netpol";
import { dnsPorts, type Resolver } from "../../judge/dns";
import { listed } from "../../judge/finding";
import type { SeenNamespace } from "../../stack/namespaces";
import type { SeenPolicy } from "../../stack/policies";
import type { StackView } from "../../stack/view";
import type { SeenRule } from "../../stack/rules";
import { titleOf } from "../../stack/titles";
import { deniedBy, deniedTo, egressPolicy } from "./policies";

/** Ports of a resolver that a rule denies to some pod of a namespace, or may. */
export interface Denial {
    readonly ports: PortSet;
    /** `CiliumNetworkPolicy "a/no" spec.egressDeny[0]`. */
    readonly by: string;
    readonly isSure: boolean;
    readonly isAdminTier: boolean;
}

/** Says what denies the pods of a namespace a target on a DNS port, whatever NetworkPolicies allow. */
export type Denials = (target: AnyPodTarget, port: number) => readonly Denial[];

export const noDenials: Denials = () => [];

/** By policies that deny, and by tier Admin. */
export function denialsIn(namespace: SeenNamespace, own: readonly SeenPolicy[], stack: StackView): Denials {
    const byTiers = askTiers(namespace, stack);
    return (target, port) => [...byPolicies(namespace.name, own, target, port), ...byTiers(target, port)];
}

/** The rules that deny a resolver on ports, and what would leave it open; empty where none does. */
export function describeDenials({ anyOf, port, peer }: Resolver, missing: PortSet, denials: Denials): string {
    const all = anyOf.flatMap((target) => denials(target, port));
    const by = [...new Set(all.map((each) => each.by))];
    if (by.length === 0) return "";
    const one = by.length === 1;
    const isSure = all.some((each) => each.isSure);
    const before = all.some(({ isAdminTier }) => isAdminTier)
        ? `, or, in tier Admin, put a rule with action: Pass to ${peer} before ${one ? "it" : "them"}`
        : "";
    return (
        `It ${isSure ? "is" : "may be"} denied by ${listed(by)}, and no NetworkPolicy comes before ${one ? "that" : "these"}: have ` +
        `${one ? "it" : "them"} leave out ${peer} on ${missing.toString()}${before}.`
    );
}

function byPolicies(
    namespace: string,
    own: readonly SeenPolicy[],
    target: AnyPodTarget,
    port: number,
): readonly Denial[] {
    return own.flatMap((policy) =>
        policy.denies.filter(isEgress).flatMap((rule) => {
            const alone = deniedBy(policy, rule, namespace);
            const ports = deniedTo(target, alone, namespace).intersect(dnsPorts(port));
            const why = rule.unsure === undefined ? "" : ` (${rule.unsure})`;
            const by = `${titleOf(policy)} ${rule.path}${why}`;
            return ports.isEmpty ? [] : [{ ports, by, isSure: rule.unsure === undefined, isAdminTier: false }];
        }),
    );
}

const isEgress = ({ direction }: SeenRule): boolean => direction === "Egress";

/** Asks tier Admin beside a NetworkPolicy that lets everything out: Baseline says nothing then. */
function askTiers(namespace: SeenNamespace, { tiers }: StackView): Denials {
    const here = tiers.filter(({ cluster }) => cluster === namespace.cluster).map(({ policy }) => policy);
    if (here.length === 0) return noDenials;
    const { name, labels, adopted, unknownLabels } = namespace;
    const isKnown = !adopted && unknownLabels.length === 0;
    // A resolver that has an address is asked for as none of the cluster's nodes.
    const cluster = {
        namespaces: [{ name, labels, ...(isKnown ? {} : { labelsKnown: false as const }) }],
        ...{ workloads: [], services: [], nodes: [], policies: [egressPolicy(name, {}, [{}])], clusterPolicies: here },
    };
    const index = createIndex(cluster, { podCidrs: IpSet.none, clusterAddresses: IpSet.none });
    const { namespaces } = podKinds(cluster);
    const pods = namespaces
        .filter((each) => each.name === name)
        .flatMap((each) => each.pods.map((kind) => witnessOf(each, kind)));
    return (target, port) => pods.flatMap((pod) => askPod(index, pod, target, port));
}

function askPod(index: Index, pod: PodEndpoint, target: AnyPodTarget, port: number): Denial[] {
    const to = "ip" in target ? { ip: target.ip, isNoPod: true as const } : { pod: asPod(target) };
    return (["TCP", "UDP"] as const).flatMap((protocol): Denial[] => {
        const { egress } = evaluate(index, { from: { pod }, to, protocol, port });
        if (egress.verdict === "allowed") return [];
        const ports = PortSet.of(protocol, port);
        const { decidedBy, assumption = "" } = egress;
        const by = decidedBy ? describeTierRule(decidedBy) : `a rule of tier Admin (${assumption})`;
        return [{ ports, by, isSure: decidedBy !== undefined, isAdminTier: true }];
    });
}

const asPod = ({ namespace, namespaceLabels, podLabels: labels, ports }: Exclude<AnyPodTarget, { ip: string }>) => ({
    ...{ namespace, namespaceLabels, labels, ports },
});
