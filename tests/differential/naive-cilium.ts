import type { Cluster, Labels, LabelSelector, LabelSelectorRequirement, Verdict } from "../../netpol/types";
import type { CiliumPolicy, CiliumRule, CiliumSpec, PortRule } from "./cilium-objects";
import { appliesTo, cidrHolds, type End, halfAllows, type Question, type Reading, selects, typesOf } from "./naive";
import { intercepts, mayKeep, nameIs, type Placed } from "./naive-cilium-names";

// Cilium's policies beside NetworkPolicies, one policy, one rule and one port at a time, each branch under the sentence it
// is written from. Where something is not known every branch is taken. It shares no code with netpol/.
//
// Sentences are from Cilium's documentation: https://docs.cilium.io/en/v1.18/security/policy/ (INTRO, L3, L4, L7, DENY),
// https://docs.cilium.io/en/v1.18/network/kubernetes/policy/ (K8S) and the descriptions of the fields in the CRDs (CRD).

type Result = "allowed" | "denied";
type Match = "yes" | "no" | "maybe";
type PodEnd = Extract<End, { readonly pod: unknown }>;
type Way = "ingress" | "egress";

/** How Cilium reads NetworkPolicies: blocks match no pods, and a name that a pod does not declare is no port. */
const reading: Reading = { blocksMatchPods: false, blocksMatchBy: "all", undeclaredName: "nothing" };

/** A name outside: whatever public address it has. */
export interface NameEnd {
    readonly host: string;
}

/** One address of a name. */
type AddressOfName = Extract<End, { readonly ip: string }> & NameEnd;

/** Public addresses, one of each sort that the random policies tell apart. */
const publicAddresses = [
    ...["8.8.8.8", "151.101.1.69", "151.102.0.1", "192.5.0.1"],
    ...["2a04:4e42::7", "2a04:4e42:0:1::1", "2a04:1::1", "2600::1"],
];

/** The verdict of one connection to a name, which may resolve to any of the public addresses. */
export function askCiliumByName(
    cluster: Cluster,
    written: readonly CiliumPolicy[],
    { to, ...rest }: Omit<Question, "to"> & { readonly to: NameEnd },
): Verdict {
    const all = publicAddresses.flatMap((ip) => {
        const at: AddressOfName = { ...to, ip };
        return [...half(cluster, written, "egress", rest.from, at, { ...rest, to: at })];
    });
    if (!all.includes("allowed")) return "denied";
    return all.includes("denied") ? "unknown" : "allowed";
}

/** A cluster, and where its API server is; which addresses that has is not known where absent. */
export type CiliumCluster = Cluster & { readonly apiServer?: readonly string[] };

/** The verdict of one connection: what every branch comes to, else `unknown`. */
export function askCilium(cluster: CiliumCluster, written: readonly CiliumPolicy[], question: Question): Verdict {
    const { from, to } = question;
    if ("pod" in from && "pod" in to && from.pod === to.pod) return "allowed";
    const out = half(cluster, written, "egress", from, to, question);
    const into = half(cluster, written, "ingress", to, from, question);
    if (!out.has("allowed") || !into.has("allowed")) return "denied";
    return out.has("denied") || into.has("denied") ? "unknown" : "allowed";
}

/** Everything that one half may come to. */
function half(
    cluster: CiliumCluster,
    written: readonly CiliumPolicy[],
    way: Way,
    subject: End,
    peer: End,
    question: Question,
): Set<Result> {
    // INTRO: rules apply "to all endpoints which match the labels": an address is none.
    if (!("pod" in subject)) return new Set<Result>(["allowed"]);
    if (!isNode(cluster, peer)) return halfWith(cluster, written, way, subject, peer, question, "no node");
    // Which node it is nobody says: it may be the pod's own.
    const own = halfWith(cluster, written, way, subject, peer, question, "own node");
    return new Set([...own, ...halfWith(cluster, written, way, subject, peer, question, "other node")]);
}

type PeerSort = "no node" | "own node" | "other node";

function halfWith(
    cluster: CiliumCluster,
    written: readonly CiliumPolicy[],
    way: Way,
    subject: PodEnd,
    peer: End,
    question: Question,
    sort: PeerSort,
): Set<Result> {
    const { apiServer } = cluster;
    const specs = written.flatMap((policy) =>
        policy.specs.filter((spec) => isSubject(spec, policy, subject)).map((spec) => ({ spec, policy })),
    );
    const ask = (action: "allow" | "deny"): Match =>
        anyOf(
            specs.flatMap(({ spec, policy }) =>
                rulesOf(spec, way, action).map((rule) =>
                    ruleIs(rule, { way, action, sort, policy, specs, apiServer }, subject, peer, question),
                ),
            ),
        );
    // L7: rules of layer 7 stop what they do not let through, even where default deny is disabled. L3: from the local host
    // "all communication" is allowed, so that its requests are not judged.
    const isFromOwnNode = way === "ingress" && sort === "own node";
    const byRequest = anyOf(
        specs.flatMap(({ spec, policy }) =>
            rulesOf(spec, way, "allow").map((rule) => {
                const toPorts = (rule.toPorts ?? []).filter(requestsDecide);
                const place: Place = { way, action: "allow", sort, policy, specs, apiServer };
                if (toPorts.length === 0 || isFromOwnNode) return "no";
                return ruleIs({ ...rule, toPorts }, place, subject, peer, question);
            }),
        ),
    );
    const results = new Set<Result>();
    // DENY: "Deny policies take precedence over allow policies, regardless of whether they are a Cilium Network Policy, a
    // Clusterwide Cilium Network Policy or even a Kubernetes Network Policy."
    const denied = ask("deny");
    if (denied === "yes") return results.add("denied");
    if (denied === "maybe" || byRequest !== "no") results.add("denied");
    const allowed = ask("allow");
    if (allowed === "yes") return results.add("allowed");
    if (allowed === "maybe") results.add("allowed");
    const isolating = specs.filter(({ spec }) => isolates(spec, way));
    results.add(withoutRule(cluster, way, subject, peer, question, sort, isolating.length > 0));
    return results;
}

/** What becomes of what no rule of Cilium's speaks of. */
function withoutRule(
    { policies }: Cluster,
    way: Way,
    subject: PodEnd,
    peer: End,
    question: Question,
    sort: PeerSort,
    isIsolated: boolean,
): Result {
    // L3: "Kubernetes will automatically allow all communication from the local host of all local endpoints."
    if (way === "ingress" && sort === "own node") return "allowed";
    const direction = way === "ingress" ? "Ingress" : "Egress";
    // Of NetworkPolicies: traffic to and from a pod's own node always passes.
    const byOthers = policies.some((policy) => appliesTo(policy, subject.pod) && typesOf(policy).includes(direction));
    if (!isIsolated && !byOthers) return "allowed";
    if (!isIsolated && sort === "own node") return "allowed";
    // A NetworkPolicy's block holds no node: "policyCIDRMatchMode" is not "nodes".
    const at = sort === "no node" ? peer : { ip: "" };
    return byOthers && halfAllows(policies, direction, subject, at, question, reading) ? "allowed" : "denied";
}

const isNode = ({ nodes = [] }: Cluster, end: End): boolean =>
    !("pod" in end) && nodes.some(({ ips }) => ips.includes(end.ip));

function rulesOf(spec: CiliumSpec, way: Way, action: "allow" | "deny"): readonly CiliumRule[] {
    return (action === "allow" ? spec[way] : spec[`${way}Deny`]) ?? [];
}

/** Whether a spec puts the pods it selects into default deny. */
function isolates(spec: CiliumSpec, way: Way): boolean {
    // CRD: "If omitted or empty, this rule does not apply at ingress."
    if (rulesOf(spec, way, "allow").length + rulesOf(spec, way, "deny").length === 0) return false;
    // CRD: "If not specified, the default is true for each traffic direction that has rules, and false otherwise."
    return spec.enableDefaultDeny?.[way] ?? true;
}

/** Whether a spec is about a pod. */
function isSubject(
    { endpointSelector }: CiliumSpec,
    { namespace }: CiliumPolicy,
    { pod, namespaceLabels }: PodEnd,
): boolean {
    // K8S: a CiliumNetworkPolicy "only applies to pods in the namespace" that it stands in.
    if (namespace !== undefined && pod.namespace !== namespace) return false;
    return ciliumSelects(endpointSelector, pod.labels, pod.namespace, namespaceLabels);
}

/** Whether a selector of Cilium's matches a pod. */
function ciliumSelects(selector: LabelSelector, labels: Labels, namespace: string, namespaceLabels: Labels): boolean {
    // K8S: io.kubernetes.pod.namespace is the namespace of a pod, io.cilium.k8s.namespace.labels.KEY a label of it; INTRO: a
    // key may have the source of the label before it, and "any" stands for every source.
    const known: Record<string, string> = { ...labels, "io.kubernetes.pod.namespace": namespace };
    for (const [key, value] of Object.entries(namespaceLabels)) known[`io.cilium.k8s.namespace.labels.${key}`] = value;
    return selects(withoutSources(selector), known);
}

function withoutSources({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelSelector {
    return {
        matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])),
        matchExpressions: matchExpressions.map((each): LabelSelectorRequirement => ({ ...each, key: bare(each.key) })),
    };
}

const bare = (key: string): string => key.replace("k8s:", "").replace("any:", "");

/** Where a rule stands, and to whom it is put. */
interface Place {
    readonly way: Way;
    readonly action: "allow" | "deny";
    readonly sort: PeerSort;
    readonly policy: CiliumPolicy;
    readonly apiServer: readonly string[] | undefined;
    /** Every spec that selects the pod whose half is asked. */
    readonly specs: readonly { readonly spec: CiliumSpec; readonly policy: CiliumPolicy }[];
}

function ruleIs(rule: CiliumRule, place: Place, subject: PodEnd, peer: End, question: Question): Match {
    const who = peerIs(rule, place, peer);
    const what = portsAre(rule, place, place.way === "ingress" ? subject : peer, question);
    return who === "no" || what === "no" ? "no" : who === "yes" && what === "yes" ? "yes" : "maybe";
}

/** L3: "An empty list selects nobody", and a rule names its peers in one way only. */
function peerIs(
    { endpoints, entities, cidrs, cidrSet, names, toPorts = [] }: CiliumRule,
    place: Place,
    peer: End,
): Match {
    if (endpoints !== undefined) return anyOf(endpoints.map((each) => endpointIs(each, place.policy, peer)));
    if (entities !== undefined) return anyOf(entities.map((each) => entityIs(each, place, peer)));
    const isOutside = !("pod" in peer) && place.sort === "no node";
    // L3: "CIDR policies do not apply to traffic where both sides of the connection are either managed by Cilium or use an IP
    // address belonging to a node in the cluster".
    if (cidrs !== undefined) return isOutside && cidrs.some((cidr) => cidrHolds(prefix(cidr), peer.ip)) ? "yes" : "no";
    if (cidrSet !== undefined) return isOutside && cidrSet.some((each) => setHolds(each, peer.ip)) ? "yes" : "no";
    if (names !== undefined) return namesAre(names, place, peer);
    // L4: a rule with ports and without peers is about anybody; one with neither is about nobody.
    return toPorts.length > 0 ? "yes" : "no";
}

/** L3: names stand for what they resolve to; an address that is asked about by itself is taken for none of theirs. */
function namesAre(names: NonNullable<CiliumRule["names"]>, { specs }: Place, peer: End): Match {
    if (!("host" in peer)) return "no";
    const { host } = peer as AddressOfName;
    if (!names.some((name) => nameIs(name, host))) return "no";
    // L7, "DNS Proxy": "A DNS Proxy in the agent intercepts egress DNS traffic and records IPs seen in the responses. This
    // interception is, itself, a separate policy rule … and must be specified separately." Where this pod has none: "IPs from
    // responses to all pods managed by a Cilium instance are allowed by policy".
    const asking = placed(specs, "egress").filter((each) => intercepts(each, host));
    const denying = placed(specs, "egressDeny");
    return asking.some((each) => !denying.some((other) => mayKeep(other, each))) ? "yes" : "maybe";
}

const placed = (specs: Place["specs"], list: "egress" | "egressDeny"): Placed[] =>
    specs.flatMap(({ spec, policy: { namespace } }) => (spec[list] ?? []).map((rule) => ({ rule, namespace })));

const prefix = (cidr: string): string => (cidr.includes("/") ? cidr : `${cidr}/${cidr.includes(":") ? 128 : 32}`);

function setHolds(
    { cidr, except = [] }: { cidr: string; except?: readonly string[] | undefined },
    ip: string,
): boolean {
    return cidrHolds(cidr, ip) && !except.some((each) => cidrHolds(each, ip));
}

function endpointIs(selector: LabelSelector, { namespace }: CiliumPolicy, peer: End): Match {
    if (!("pod" in peer)) return "no";
    const keys = [
        ...Object.keys(selector.matchLabels ?? {}),
        ...(selector.matchExpressions ?? []).map(({ key }) => key),
    ];
    // K8S: "if no namespace is specified, the selector is for the namespace of the policy".
    const isBound = keys
        .map(bare)
        .some((key) => /^io\.(kubernetes\.pod\.namespace$|cilium\.k8s\.namespace\.labels\.)/.test(key));
    if (!isBound && namespace !== undefined && peer.pod.namespace !== namespace) return "no";
    return ciliumSelects(selector, peer.pod.labels, peer.pod.namespace, peer.namespaceLabels) ? "yes" : "no";
}

/** L3, "Entities based". */
function entityIs(entity: string, { sort, apiServer }: Place, peer: End): Match {
    const isPod = "pod" in peer;
    switch (entity) {
        case "all":
            return "yes";
        case "world":
            return !isPod && sort === "no node" ? "yes" : "no";
        case "cluster":
            return isPod || sort !== "no node" ? "yes" : "no";
        case "host":
            return sort === "own node" ? "yes" : "no";
        case "remote-node":
            return sort === "other node" ? "yes" : "no";
        case "kube-apiserver":
            // "within the cluster and outside of the cluster": which address that is nobody says.
            if (isPod) return "no";
            return apiServer === undefined ? "maybe" : apiServer.includes(peer.ip) ? "yes" : "no";
        case "unmanaged":
            return isPod ? "maybe" : "no";
        case "none":
            return "no";
        default:
            throw new Error(`no entity: ${entity}`);
    }
}

function portsAre({ toPorts = [], icmps = [] }: CiliumRule, place: Place, destination: End, question: Question): Match {
    // A rule about ICMP is about no port.
    if (icmps.length > 0) return "no";
    // L4: "If omitted or empty, the rule applies to all ports."
    if (toPorts.length === 0) return "yes";
    return anyOf(
        toPorts.map((entry) => {
            const match = anyOf((entry.ports ?? []).map((port) => portIs(port, place, destination, question)));
            return match === "yes" && requestsDecide(entry) ? "maybe" : match;
        }),
    );
}

function portIs(
    { port, endPort = 0, protocol = "ANY" }: NonNullable<PortRule["ports"]>[number],
    { way }: Place,
    destination: End,
    question: Question,
): Match {
    // L4: "protocol … If omitted or empty, any protocol matches."
    if (protocol !== "ANY" && protocol !== question.protocol) return "no";
    if (!/^\d+$/.test(port)) {
        // What pods send: a name is looked up among the ports of all pods that are meant.
        if (way === "egress") return "maybe";
        if (!("pod" in destination)) return "no";
        const isHit = destination.pod.ports.some(
            (each) => each.name === port && each.protocol === question.protocol && each.port === question.port,
        );
        return isHit ? "yes" : "no";
    }
    // L4: port 0 is every port; endPort is the last of a range.
    if (port === "0") return "yes";
    return Number(port) <= question.port && question.port <= Math.max(Number(port), endPort) ? "yes" : "no";
}

/** Whether requests are let through one by one: a DNS rule for every name lets all of them through. */
function requestsDecide({ rules }: PortRule): boolean {
    return rules !== undefined && (rules.http !== undefined || !(rules.dns ?? []).some(isEveryName));
}

const isEveryName = (rule: object): boolean => "matchPattern" in rule && rule.matchPattern === "*";

/** One of several. */
function anyOf(all: readonly Match[]): Match {
    return all.includes("yes") ? "yes" : all.includes("maybe") ? "maybe" : "no";
}
