import type { AdminPort, ClusterNode, ClusterPolicy, ClusterPolicyPeer, ProtocolMatch } from "../../netpol/tiers/types";
import type { Cluster, Verdict, Workload } from "../../netpol/types";
import {
    addressesToTry,
    appliesTo,
    cidrHolds,
    type End,
    halfAllows,
    type Question,
    type Reading,
    selects,
    typesOf,
} from "./naive";

// The tiers before and after NetworkPolicies, one policy, one rule and one port at a time, each branch under the sentence
// it is written from. Where the API leaves open what happens, every branch is taken. It shares no code with netpol/.
//
// Sentences are from the reference of policy.networking.k8s.io (API) and its overview (DOC):
// https://network-policy-api.sigs.k8s.io/reference/spec/
// https://network-policy-api.sigs.k8s.io/api-overview/

/** One answer for each point that the API leaves open, or several that are all taken. */
export interface TierReading {
    /** What NetworkPolicies may mean. */
    readonly policies: readonly Reading[];
    /** Whether a named port that a pod does not declare may match on it. */
    readonly undeclaredNameMayMatch: boolean;
    readonly samePriority: "any" | "by name";
    /** Whether Baseline may judge, and may leave alone, a pod that is selected by NetworkPolicies for the other direction. */
    readonly baselineJudgesSelected: readonly boolean[];
    /** Whether an ipBlock of a NetworkPolicy may hold a node's address, and may not. */
    readonly blocksMatchNodes: readonly boolean[];
}

type Result = "allowed" | "denied";
type Match = "yes" | "no" | "maybe";
type Action = "Accept" | "Deny" | "Pass" | "no match";
type PodEnd = Extract<End, { pod: Workload }>;

/** The verdict of one connection: what every branch comes to, else `unknown`. */
export function askTiers(cluster: Cluster, question: Question, reading: TierReading): Verdict {
    // DOC: "A Pod connecting directly to its own Pod IP is never subject to ClusterNetworkPolicy enforcement."
    if ("pod" in question.from && "pod" in question.to && question.from.pod === question.to.pod) return "allowed";
    const egress = half(cluster, "Egress", question.from, question.to, question, reading);
    const ingress = half(cluster, "Ingress", question.to, question.from, question, reading);
    if (egress.has("allowed") && ingress.has("allowed")) {
        return egress.has("denied") || ingress.has("denied") ? "unknown" : "allowed";
    }
    return "denied";
}

/** Everything that one half may come to. */
function half(
    cluster: Cluster,
    direction: "Ingress" | "Egress",
    subject: End,
    peer: End,
    question: Question,
    reading: TierReading,
): Set<Result> {
    const results = new Set<Result>();
    // API: "Note that host-networked pods are not included in subject selection", and no policy speaks of a host.
    if (!("pod" in subject) || subject.pod.hostNetwork) return results.add("allowed");
    for (const at of addressesOf(cluster, peer)) {
        for (const result of halfAt(cluster, direction, subject, at, question, reading)) results.add(result);
    }
    return results;
}

/** A packet has one address at each end. */
function addressesOf(cluster: Cluster, peer: End): End[] {
    if (!("pod" in peer) || peer.pod.ips.length === 1) return [peer];
    const ips = peer.pod.ips.length > 0 ? peer.pod.ips : addressesToTry(cluster.policies, networksIn(cluster));
    return ips.map((ip) => ({ ...peer, pod: { ...peer.pod, ips: [ip] } }));
}

function networksIn({ clusterPolicies = [] }: Cluster): string[] {
    return clusterPolicies.flatMap(({ spec }) =>
        (spec.egress ?? []).flatMap(({ to = [] }) => to.flatMap(({ networks = [] }) => networks)),
    );
}

function halfAt(
    cluster: Cluster,
    direction: "Ingress" | "Egress",
    subject: PodEnd,
    peer: End,
    question: Question,
    reading: TierReading,
): Result[] {
    const ask = (tier: "Admin" | "Baseline") => tierActions(cluster, tier, direction, subject, peer, question, reading);
    // API: "Policy tiers are evaluated in the following order: Admin tier, NetworkPolicy tier, Baseline tier."
    return ask("Admin").flatMap((action): Result[] => {
        // API: "If Admin tier has made a final decision (Accept or Deny) on a connection, then no further evaluation is done."
        if (action === "Accept") return ["allowed"];
        if (action === "Deny") return ["denied"];
        const selecting = cluster.policies.filter((policy) => appliesTo(policy, subject.pod));
        // API: "v1.NetworkPolicy always makes a final decision for selected pods."
        if (selecting.some((policy) => typesOf(policy).includes(direction))) {
            return byNetworkPolicies(cluster, direction, subject, peer, question, reading);
        }
        const judges = selecting.length === 0 ? [true] : reading.baselineJudgesSelected;
        // API: "If a given connection wasn't allowed or denied by any of the tiers, the default kubernetes policy is
        // applied, which says that all pods can communicate with each other."
        return judges.flatMap((judged): Result[] =>
            judged ? ask("Baseline").map((each) => (each === "Deny" ? "denied" : "allowed")) : ["allowed"],
        );
    });
}

function byNetworkPolicies(
    cluster: Cluster,
    direction: "Ingress" | "Egress",
    subject: PodEnd,
    peer: End,
    question: Question,
    reading: TierReading,
): Result[] {
    const asked = (as: End, read: Reading): Result =>
        halfAllows(cluster.policies, direction, subject, as, question, read) ? "allowed" : "denied";
    const ip = nodeAddress(cluster, peer);
    if (ip === undefined) return reading.policies.map((read) => asked(peer, read));
    // Traffic to and from a pod's own node always passes: this may be that node.
    const results = reading.blocksMatchNodes.flatMap((holds) =>
        reading.policies.map((read) => asked(holds ? { ip } : { ip: "" }, read)),
    );
    return [...results, "allowed"];
}

/** The address of an end that is a node: a pod on its network, or an address that a Node has. */
function nodeAddress({ nodes = [] }: Cluster, end: End): string | undefined {
    if ("pod" in end) return end.pod.hostNetwork ? end.pod.ips[0] : undefined;
    return nodes.some(({ ips }) => ips.includes(end.ip)) ? end.ip : undefined;
}

/** Every action that a tier may come to. */
function tierActions(
    cluster: Cluster,
    tier: "Admin" | "Baseline",
    direction: "Ingress" | "Egress",
    subject: PodEnd,
    peer: End,
    question: Question,
    reading: TierReading,
): Action[] {
    const applying = (cluster.clusterPolicies ?? []).filter(
        // API: subject "Defines the pods to which this ClusterNetworkPolicy applies".
        (policy) => tierOf(policy) === tier && peerIs(policy.spec.subject, subject, undefined) === "yes",
    );
    const actions = (policy: ClusterPolicy): Action[] =>
        policyActions(cluster, policy, direction, subject, peer, question, reading);
    const ofOneApi = (isCnp: boolean): Action[] => {
        const list = applying.filter((policy) => (policy.kind === "ClusterNetworkPolicy") === isCnp);
        const priorities = [...new Set(list.map(priorityOf))].sort((a, b) => a - b);
        let results: Action[] = ["no match"];
        for (const priority of priorities) {
            const here = list.filter((policy) => priorityOf(policy) === priority);
            const next =
                reading.samePriority === "any"
                    ? anyOf(here.map(actions))
                    : [...here]
                          .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
                          .map(actions)
                          .reduce(then);
            // API: "Policies with lower priority values have higher precedence, and are checked before".
            results = then(results, next);
        }
        return results;
    };
    // No API says which of both kinds comes first.
    return anyOf([ofOneApi(true), ofOneApi(false)]);
}

/** What the second says where the first does not match. */
function then(first: Action[], second: Action[]): Action[] {
    return [...new Set(first.flatMap((action) => (action === "no match" ? second : [action])))];
}

/** API: "the implementation can apply any of the matching policies to the connection". */
function anyOf(policies: Action[][]): Action[] {
    const branches = policies.reduce<Action[][]>(
        (sum, actions) => sum.flatMap((chosen) => actions.map((action) => [...chosen, action])),
        [[]],
    );
    const results = branches.flatMap((branch): Action[] => {
        const matching = branch.filter((action) => action !== "no match");
        return matching.length > 0 ? matching : ["no match"];
    });
    return [...new Set(results)];
}

function policyActions(
    { nodes }: Cluster,
    policy: ClusterPolicy,
    direction: "Ingress" | "Egress",
    subject: PodEnd,
    peer: End,
    question: Question,
    reading: TierReading,
): Action[] {
    const destination = direction === "Egress" ? peer : subject;
    const rules = (direction === "Ingress" ? policy.spec.ingress : policy.spec.egress) ?? [];
    const results: Action[] = [];
    // API: "a rule that appears at the top of the ingress rules would take the highest precedence".
    for (const rule of rules) {
        const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
        // API: "If any element matches the source of incoming traffic then the specified action is applied."
        const byPeer = most(peers.map((each) => peerIs(each, peer, nodes)));
        const entries: readonly (AdminPort | ProtocolMatch)[] =
            ("protocols" in rule ? rule.protocols : "ports" in rule ? rule.ports : []) ?? [];
        // API: "If unspecified, protocol-specific attributes will not be used to match traffic."
        const byPort =
            entries.length === 0 ? "yes" : most(entries.map((entry) => portIs(entry, destination, question, reading)));
        const match =
            byPeer === "no" || byPort === "no" ? "no" : byPeer === "yes" && byPort === "yes" ? "yes" : "maybe";
        if (match === "no") continue;
        results.push(rule.action === "Allow" ? "Accept" : rule.action);
        if (match === "yes") return results;
    }
    return [...results, "no match"];
}

function most(matches: readonly Match[]): Match {
    return matches.includes("yes") ? "yes" : matches.includes("maybe") ? "maybe" : "no";
}

function tierOf(policy: ClusterPolicy): "Admin" | "Baseline" {
    if (policy.kind === "ClusterNetworkPolicy") return policy.spec.tier;
    return policy.kind === "AdminNetworkPolicy" ? "Admin" : "Baseline";
}

function priorityOf(policy: ClusterPolicy): number {
    return policy.kind === "BaselineAdminNetworkPolicy" ? 0 : policy.spec.priority;
}

function peerIs(entry: ClusterPolicyPeer, end: End, nodes: readonly ClusterNode[] | undefined): Match {
    if (entry.networks !== undefined) {
        const ip = "pod" in end ? end.pod.ips[0]! : end.ip;
        return entry.networks.some((cidr) => cidrHolds(cidr, ip)) ? "yes" : "no";
    }
    // A domain name is never equal to an address.
    if (entry.domainNames !== undefined) return "no";
    if (entry.nodes !== undefined) return nodeIs(entry.nodes, end, nodes);
    // API: "Note that host-networked pods are not included in this type of peer."
    if (!("pod" in end) || end.pod.hostNetwork) return "no";
    if (entry.namespaces !== undefined) return selects(entry.namespaces, end.namespaceLabels) ? "yes" : "no";
    const { namespaceSelector = {}, podSelector = {} } = entry.pods!;
    return selects(namespaceSelector, end.namespaceLabels) && selects(podSelector, end.pod.labels) ? "yes" : "no";
}

function nodeIs(
    selector: NonNullable<ClusterPolicyPeer["nodes"]>,
    end: End,
    nodes: readonly ClusterNode[] | undefined,
): Match {
    const isPod = "pod" in end && !end.pod.hostNetwork;
    if (isPod) return "no";
    const ip = "pod" in end ? end.pod.ips[0]! : end.ip;
    // API: "matching on the IPs present in the node.Status.Addresses field of the node".
    const node = nodes?.find(({ ips }) => ips.includes(ip));
    if (node !== undefined) return selects(selector, node.labels) ? "yes" : "no";
    // A hostNetwork pod is on some node; API: "if present but empty, it selects all Nodes".
    if ("pod" in end)
        return JSON.stringify(selector) === "{}"
            ? "yes"
            : selects(selector, {}) && isTrivial(selector)
              ? "yes"
              : "maybe";
    return nodes === undefined ? "maybe" : "no";
}

function isTrivial({ matchLabels = {}, matchExpressions = [] }: NonNullable<ClusterPolicyPeer["nodes"]>): boolean {
    return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function portIs(entry: AdminPort & ProtocolMatch, destination: End, question: Question, reading: TierReading): Match {
    const name = entry.namedPort ?? entry.destinationNamedPort;
    if (name !== undefined) return nameIs(name, destination, question, reading);
    const is = (holds: boolean): Match => (holds ? "yes" : "no");
    const { protocol, port } = question;
    // API: "Protocol … If not specified, this field defaults to TCP."
    const { portNumber, portRange } = entry;
    if (portNumber !== undefined) return is((portNumber.protocol ?? "TCP") === protocol && portNumber.port === port);
    // API: "PortRange defines an inclusive range of ports".
    if (portRange !== undefined) {
        return is((portRange.protocol ?? "TCP") === protocol && portRange.start <= port && port <= portRange.end);
    }
    const match = { TCP: entry.tcp, UDP: entry.udp, SCTP: entry.sctp }[protocol];
    if (match === undefined) return "no";
    // DOC: "If destinationPort is omitted, all ports for the specified protocol match."
    const { number, range } = match.destinationPort ?? { range: { start: 1, end: 65535 } };
    return is(number === port || (range !== undefined && range.start <= port && port <= range.end));
}

function nameIs(name: string, destination: End, question: Question, reading: TierReading): Match {
    // API: "You can't use this in a rule that targets resources without named ports (e.g. Nodes or Networks)."
    if (!("pod" in destination) || destination.pod.hostNetwork) return "no";
    // API: "selects a destination port on a pod based on the ContainerPort name": of any protocol.
    const declared = destination.pod.ports.filter((port) => port.name === name);
    if (declared.length === 0) return reading.undeclaredNameMayMatch ? "maybe" : "no";
    return declared.some(({ protocol, port }) => protocol === question.protocol && port === question.port)
        ? "yes"
        : "no";
}
