import type {
    EgressRule,
    IngressRule,
    IPBlock,
    Labels,
    LabelSelector,
    LabelSelectorRequirement,
    NetworkPolicy,
    NetworkPolicyPeer,
    NetworkPolicyPort,
    Protocol,
    Verdict,
    Workload,
} from "../../netpol/types";

// A second evaluator, to hold the engine to: one pod, one port and one policy at a time, each branch under the sentence
// it is written from, and nothing clever. It shares no code with netpol/.
//
// Sentences are from the reference of networking.k8s.io/v1 (API), its concept page (DOC) and the page on labels (LAB):
// https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
// https://kubernetes.io/docs/concepts/services-networking/network-policies/
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

/** One end of a connection. */
export type End = { readonly pod: Workload; readonly namespaceLabels: Labels } | { readonly ip: string };

/** One connection. */
export interface Question {
    readonly from: End;
    readonly to: End;
    readonly protocol: Protocol;
    readonly port: number;
}

/** One answer for each point that the API leaves open. */
export interface Reading {
    /** Whether an ipBlock can match a pod at all. */
    readonly blocksMatchPods: boolean;
    /**
     * Which address of a pod a connection uses: one that helps ("some"), or whichever it has, so that each must pass
     * ("all"). A pod whose address is not known may have any.
     */
    readonly blocksMatchBy: "some" | "all";
    /** What a port name that a pod does not declare opens on it. */
    readonly undeclaredName: "nothing" | "everything of its protocol";
}

/**
 * The verdict under several readings: what all of them say, else `unknown`. A reading can only add to what a rule
 * matches, so the most and the least generous one bound all others.
 */
export function ask(policies: readonly NetworkPolicy[], question: Question, readings: readonly Reading[]): Verdict {
    const verdicts = new Set(readings.map((reading) => isAllowed(policies, question, reading)));
    return verdicts.size === 2 ? "unknown" : verdicts.has(true) ? "allowed" : "denied";
}

/** Whether a connection passes, under one reading. */
export function isAllowed(policies: readonly NetworkPolicy[], question: Question, reading: Reading): boolean {
    // DOC: "Other pods that are allowed (exception: a pod cannot block access to itself)".
    if ("pod" in question.from && "pod" in question.to && question.from.pod === question.to.pod) return true;
    // DOC: "For a connection from a source pod to a destination pod to be allowed, both the egress policy on the source
    // pod and the ingress policy on the destination pod need to allow the connection. If either side does not allow the
    // connection, it will not happen."
    return (
        halfAllows(policies, "Egress", question.from, question.to, question, reading) &&
        halfAllows(policies, "Ingress", question.to, question.from, question, reading)
    );
}

/** One direction: the egress of `subject` towards `peer`, or the ingress of `subject` from `peer`. */
export function halfAllows(
    policies: readonly NetworkPolicy[],
    direction: "Ingress" | "Egress",
    subject: End,
    peer: End,
    question: Question,
    reading: Reading,
): boolean {
    // API: "NetworkPolicy describes what network traffic is allowed for a set of Pods". No policy speaks of a host.
    if (!("pod" in subject)) return true;
    if (!("pod" in peer) || !reading.blocksMatchPods || peer.pod.ips.length === 1) {
        return halfAllowsAt(policies, direction, subject, peer, question, reading);
    }
    // A packet has one source and one destination address.
    const ips = peer.pod.ips.length > 0 ? peer.pod.ips : addressesToTry(policies);
    const passes = (ip: string): boolean => {
        const at = { ...peer, pod: { ...peer.pod, ips: [ip] } };
        return halfAllowsAt(policies, direction, subject, at, question, reading);
    };
    return reading.blocksMatchBy === "some" ? ips.some(passes) : ips.every(passes);
}

function halfAllowsAt(
    policies: readonly NetworkPolicy[],
    direction: "Ingress" | "Egress",
    subject: Extract<End, { pod: Workload }>,
    peer: End,
    question: Question,
    reading: Reading,
): boolean {
    let isolated = false;
    for (const policy of policies) {
        if (!appliesTo(policy, subject.pod)) continue;
        if (!typesOf(policy).includes(direction)) continue;
        // DOC: "a pod is isolated for egress if there is any NetworkPolicy that both selects the pod and has "Egress" in
        // its policyTypes" (and the same of ingress).
        isolated = true;
        const rules = direction === "Ingress" ? (policy.spec.ingress ?? []) : (policy.spec.egress ?? []);
        for (const rule of rules) {
            // API: "This type of traffic is allowed if it matches at least one … rule"; DOC: "the connections allowed …
            // are the union of what the applicable policies allow".
            const destination = direction === "Egress" ? peer : subject;
            if (ruleAllows(rule, policy, peer, destination, question, reading)) return true;
        }
    }
    // DOC: "By default, a pod is non-isolated for egress; all outbound connections are allowed" (and of ingress).
    return !isolated;
}

/** Whether a policy selects a pod. */
export function appliesTo(policy: NetworkPolicy, pod: Workload): boolean {
    // API: "podSelector selects the pods to which this NetworkPolicy object applies" in the policy's own namespace …
    if ((policy.metadata.namespace ?? "default") !== pod.namespace) return false;
    // … "This field is optional. If it is not specified, it defaults to an empty selector."
    return selects(policy.spec.podSelector ?? {}, pod.labels);
}

/** The directions in which a policy isolates. */
export function typesOf(policy: NetworkPolicy): readonly string[] {
    const { policyTypes, egress } = policy.spec;
    if (policyTypes !== undefined && policyTypes.length > 0) return policyTypes;
    // DOC: "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set and Egress will
    // be set if the NetworkPolicy has any egress rules."
    return egress !== undefined && egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

function ruleAllows(
    rule: IngressRule & EgressRule,
    policy: NetworkPolicy,
    peer: End,
    destination: End,
    question: Question,
    reading: Reading,
): boolean {
    const peers = rule.from ?? rule.to ?? [];
    const ports = rule.ports ?? [];
    // API: "If this field is empty or missing, this rule matches all sources (traffic not restricted by source). If this
    // field is present and contains at least one item, this rule allows traffic only if the traffic matches at least one
    // item in the from list." (and the same of destinations)
    const peerMatches = peers.length === 0 || peers.some((entry) => peerIs(entry, policy, peer, reading));
    // API: "If this field is empty or missing, this rule matches all ports (traffic not restricted by port). If this field
    // is present and contains at least one item, then this rule allows traffic only if the traffic matches at least one
    // port in the list."
    const portMatches = ports.length === 0 || ports.some((entry) => portIs(entry, destination, question, reading));
    // API: "The traffic must match both ports and from."
    return peerMatches && portMatches;
}

function peerIs(entry: NetworkPolicyPeer, policy: NetworkPolicy, peer: End, reading: Reading): boolean {
    // API: "ipBlock defines policy on a particular IPBlock. If this field is set then neither of the other fields can be."
    if (entry.ipBlock !== undefined) return blockHolds(entry.ipBlock, peer, reading);
    // API: podSelector "is a label selector which selects pods", namespaceSelector "selects namespaces": never a host.
    if (!("pod" in peer)) return false;
    if (entry.namespaceSelector !== undefined) {
        // API: "If podSelector is also set, then the NetworkPolicyPeer as a whole selects the pods matching podSelector in
        // the namespaces selected by namespaceSelector. Otherwise it selects all pods in the namespaces selected by
        // namespaceSelector."
        return (
            selects(entry.namespaceSelector, peer.namespaceLabels) && selects(entry.podSelector ?? {}, peer.pod.labels)
        );
    }
    // API: "Otherwise it selects the pods matching podSelector in the policy's own namespace."
    return (
        peer.pod.namespace === (policy.metadata.namespace ?? "default") &&
        selects(entry.podSelector ?? {}, peer.pod.labels)
    );
}

function blockHolds(block: IPBlock, peer: End, reading: Reading): boolean {
    if (!("pod" in peer)) return blockHoldsAddress(block, peer.ip);
    // DOC: "These should be cluster-external IPs, since Pod IPs are ephemeral and unpredictable." What it means for a pod
    // is left open.
    return reading.blocksMatchPods && peer.pod.ips.some((ip) => blockHoldsAddress(block, ip));
}

/** Addresses of every kind that the policies tell apart: what is inside and just outside each CIDR, in both families. */
export function addressesToTry(policies: readonly NetworkPolicy[], more: readonly string[] = []): string[] {
    const rules = policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
    const blocks = rules.flatMap((rule: IngressRule & EgressRule) =>
        (rule.from ?? rule.to ?? []).flatMap(({ ipBlock }) =>
            ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : [],
        ),
    );
    const edges = [...blocks, ...more].flatMap((cidr) => {
        const [network, length] = cidr.split("/") as [string, string];
        const bits = bitsOf(network);
        const size = 2n ** BigInt(bits.length - Number(length));
        const first = (BigInt(`0b${bits}`) / size) * size;
        return [first - 1n, first, first + size - 1n, first + size]
            .filter((address) => address >= 0n && address < 2n ** BigInt(bits.length))
            .map((address) => textOf(address.toString(2).padStart(bits.length, "0")));
    });
    return [...new Set(["0.0.0.0", "::", ...edges])];
}

/** The address that a string of 32 or 128 zeroes and ones is. */
function textOf(bits: string): string {
    const groups = bits.match(bits.length === 32 ? /.{8}/g : /.{16}/g) ?? [];
    const radix = bits.length === 32 ? 10 : 16;
    return groups.map((group) => parseInt(group, 2).toString(radix)).join(bits.length === 32 ? "." : ":");
}

function blockHoldsAddress(block: IPBlock, ip: string): boolean {
    // API: "IPBlock describes a particular CIDR … The except entry describes CIDRs that should not be included within
    // this rule."
    return cidrHolds(block.cidr, ip) && !(block.except ?? []).some((cidr) => cidrHolds(cidr, ip));
}

/** Whether an address is in a CIDR. */
export function cidrHolds(cidr: string, ip: string): boolean {
    const [network, length] = cidr.split("/") as [string, string];
    const [a, b] = [bitsOf(network), bitsOf(ip)];
    return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

const known = new Map<string, string>();

/** An address as a string of 32 or 128 zeroes and ones; each is spelled once. */
function bitsOf(ip: string): string {
    const bits = known.get(ip) ?? spelledBits(ip);
    known.set(ip, bits);
    return bits;
}

function spelledBits(ip: string): string {
    if (ip.includes(".")) {
        return ip
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("");
    }
    const [head, tail] = ip.split("::") as [string, string | undefined];
    const groups = (text: string | undefined): string[] => (text ? text.split(":") : []);
    const zeroes = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => "0");
    return [...groups(head), ...(tail === undefined ? [] : zeroes), ...groups(tail)]
        .map((group) => parseInt(group, 16).toString(2).padStart(16, "0"))
        .join("");
}

function portIs(entry: NetworkPolicyPort, destination: End, question: Question, reading: Reading): boolean {
    // API: "protocol represents the protocol (TCP, UDP, or SCTP) which traffic must match. If not specified, this field
    // defaults to TCP."
    const protocol = entry.protocol ?? "TCP";
    if (protocol !== question.protocol) return false;
    // API: "port represents the port on the given protocol. This can either be a numerical or named port on a pod. If this
    // field is not provided, this matches all port names and numbers. If present, only traffic on the specified protocol
    // AND port will be matched."
    if (entry.port === undefined) return true;
    if (typeof entry.port === "string") return nameIs(entry.port, protocol, destination, question.port, reading);
    // API: "endPort indicates that the range of ports from port to endPort if set, inclusive, should be allowed."
    return entry.port <= question.port && question.port <= (entry.endPort ?? entry.port);
}

function nameIs(name: string, protocol: Protocol, destination: End, port: number, reading: Reading): boolean {
    // API: "a … named port on a pod": a host has none.
    if (!("pod" in destination)) return false;
    const declared = destination.pod.ports.filter((each) => each.name === name && each.protocol === protocol);
    if (declared.length === 0) return reading.undeclaredName === "everything of its protocol";
    return declared.some((each) => each.port === port);
}

/** Whether labels satisfy a selector. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
    // API: "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches all objects."
    for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
        // API: "A single {key,value} in the matchLabels map is equivalent to an element of matchExpressions, whose key
        // field is "key", the operator is "In", and the values array contains only "value"."
        if (!(key in labels) || labels[key] !== value) return false;
    }
    return (selector.matchExpressions ?? []).every((requirement) => holds(requirement, labels));
}

function holds({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
    const value = key in labels ? labels[key] : undefined;
    switch (operator) {
        case "In":
            return value !== undefined && values.includes(value);
        case "NotIn":
            // LAB: "tier notin (frontend, backend)" selects "all resources with key equal to tier and values other than
            // frontend and backend, and all resources with no labels with the tier key".
            return value === undefined || !values.includes(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
    }
}
