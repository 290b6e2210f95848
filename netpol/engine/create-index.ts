import { attempt } from "../attempt";
import { policyRef, refText } from "../defaults";
import { internetSet, likelyClusterSet } from "../addresses";
import { hostText, parseHost } from "../hosts";
import { IpSet } from "../ip-set";
import { type Profile, type ProfileName, profiles } from "../profiles";
import { namespaceLabels, namespacesOf } from "../namespaces";
import { compileTiers, type Tiers } from "../tiers/tiers";
import type { Cluster, Labels, UnjudgedPolicy, Workload } from "../types";
import type { PartialLabels } from "../partial-labels";
import { tierPoliciesOf } from "../plugin-policies/tier-policies";
import { pluginPolicyTitle } from "../plugin-policies/title";
import { applyPluginPolicies } from "./apply-plugin-policies";
import { compilePluginPolicy, compilePolicy, everyPolicy, type IndexedPolicy } from "./compile-policy";

/** What the engine assumes beyond the manifests. */
export interface IndexOptions {
    /** Which engine's answers to the points that the API leaves open; "reference" where absent. */
    readonly profile?: ProfileName | undefined;
    /** Where pods have their addresses, for pods whose own is not known; any address where absent. */
    readonly podCidrs?: IpSet | undefined;
    /**
     * Those of `podCidrs` that nodes, Services or others may have as well, as where all share a network: an address there is
     * a pod's or it is not. None where absent: then only pods have addresses in `podCidrs`.
     */
    readonly sharedCidrs?: IpSet | undefined;
    /** Every address of nodes (and an API server on them); where absent, those of Node objects and hostNetwork pods are known. */
    readonly nodeAddresses?: IpSet | undefined;
    /**
     * Ranges that nodes have their addresses from, as somebody says. Under a profile by which an ipBlock matches no node it
     * matches nothing there; under others an address there that no object has is judged as one outside the cluster.
     */
    readonly nodeRanges?: IpSet | undefined;
    /**
     * Every address that pods, nodes and Services may have, beside those that objects and the other options tell: an address
     * of none of these is outside the cluster for certain. Where absent that is not known, and any private address may be
     * one of theirs; none at all says that whatever no object has is outside.
     */
    readonly clusterAddresses?: IpSet | undefined;
    /** Sets at whose ends addresses outside are told apart even where no policy does; none where absent. */
    readonly cuts?: readonly IpSet[] | undefined;
    /** Names that are told apart even where no policy does, as `hosts.ts` writes them; none where absent. */
    readonly hosts?: readonly string[] | undefined;
}

/** A cluster made ready for questions. Immutable: build another for another cluster or profile. */
export interface Index {
    readonly cluster: Cluster;
    readonly profile: Profile;
    readonly podCidrs: IpSet;
    /** Those of them that others may have, too. */
    readonly sharedCidrs: IpSet;
    /** Those that were said to be all; none where nobody said. */
    readonly nodeAddresses: IpSet;
    /** Those that are nodes', said or seen: addresses of Nodes and of pods on their node's network. */
    readonly nodesSeen: IpSet;
    /** `nodeRanges` where an ipBlock matches no node, without the addresses that are known to be nodes'; else none. */
    readonly unmatchedNodes: IpSet;
    /** Addresses that may be those of pods, nodes or Services that nobody showed. */
    readonly perhapsInside: IpSet;
    /** Every namespace, implied ones included, with the label that the API server adds. */
    readonly namespaces: ReadonlyMap<string, Labels>;
    /** Those whose object was not seen: they may have labels beside these. */
    readonly unseenNamespaces: ReadonlySet<string>;
    readonly policies: ReadonlyMap<string, readonly IndexedPolicy[]>;
    /** Policies that apply to the pods of every namespace that nobody has made yet. */
    readonly newNamespacePolicies: readonly IndexedPolicy[];
    /** Policies that are not judged: those of the cluster, and those of which it is not known whose pods they apply to. */
    readonly unjudged: readonly UnjudgedPolicy[];
    readonly workloadsByName: ReadonlyMap<string, readonly Workload[]>;
    readonly workloadsByIp: ReadonlyMap<string, Workload>;
    /** Policies of the tiers before and after NetworkPolicies; `undefined` where there are none. */
    readonly tiers: Tiers | undefined;
    /** Sets at whose ends addresses outside are told apart even where no policy does. */
    readonly cuts: readonly IpSet[];
    /** Every name outside that some policy, or whoever asks, tells from others; sorted. */
    readonly hosts: readonly string[];
    /** Public addresses that are none of the cluster's own, of the families that pods have: what names outside resolve to. */
    readonly publicAddresses: IpSet;
}

/**
 * Makes a cluster ready for questions: compile once, ask often.
 *
 * @throws Error that lists every policy that cannot be read, each with its name; `validatePolicy` and `validateClusterPolicy` say more.
 */
export function createIndex(cluster: Cluster, options: IndexOptions = {}): Index {
    const problems: string[] = [];
    const problem = (text: string): void => void problems.push(text);
    const { clusterPolicies = [], pluginPolicies = [], nodes } = cluster;
    const namespaces = allNamespaces(cluster);
    const compiled = compilePolicies(cluster, namespaces, problem);
    const profile = profiles[options.profile ?? "reference"];
    const plugins = tierPoliciesOf(pluginPolicies, problem);
    const tiers = compileTiers(clusterPolicies, plugins, nodes, profile.samePriority.value, problem);
    if (problems.length > 0) throw new Error(`Cannot index NetworkPolicies:\n${problems.join("\n")}`);
    return {
        cluster,
        profile,
        podCidrs: options.podCidrs ?? IpSet.all,
        sharedCidrs: options.sharedCidrs ?? IpSet.none,
        ...addressesOf(cluster, options, profile),
        ...namespaces,
        ...compiled,
        tiers,
        cuts: options.cuts ?? [],
        hosts: hostsOf(compiled, tiers, options.hosts),
        ...byNameAndAddress(cluster.workloads),
    };
}

type Policies = Pick<Index, "policies" | "newNamespacePolicies" | "unjudged">;

/** Reads every policy that adds up with others: NetworkPolicies, and those of network plugins in each namespace that they apply to. */
function compilePolicies(
    { policies: own, pluginPolicies = [], unjudged = [] }: Cluster,
    namespaces: Pick<Index, "namespaces" | "unseenNamespaces">,
    problem: (text: string) => void,
): Policies {
    const policies = new Map<string, IndexedPolicy[]>();
    for (const policy of own) {
        const ref = policyRef(policy);
        const compiled = attempt(() => compilePolicy(policy, ref), refText(ref), problem);
        if (compiled !== undefined) append(policies, ref.namespace, compiled);
    }
    const newNamespacePolicies: IndexedPolicy[] = [];
    const applied = applyPluginPolicies(pluginPolicies, namespaces);
    for (const { policy, namespaces: here, newNamespaces } of applied.policies) {
        const compiled = attempt(() => compilePluginPolicy(policy), pluginPolicyTitle(policy), problem);
        if (compiled === undefined) continue;
        for (const namespace of here) append(policies, namespace, compiled);
        if (newNamespaces) newNamespacePolicies.push(compiled);
    }
    return { policies, newNamespacePolicies, unjudged: [...unjudged, ...applied.unjudged] };
}

/** What is known of the labels of a namespace; of one that nobody named only what the API server adds. */
export function seenLabels({ namespaces, unseenNamespaces }: Index, name: string): PartialLabels {
    const labels = namespaces.get(name);
    if (labels !== undefined && !unseenNamespaces.has(name)) return { namespaceLabels: labels };
    return { namespaceLabels: labels ?? namespaceLabels(name), namespaceLabelsKnown: false };
}

function allNamespaces(cluster: Cluster): Pick<Index, "namespaces" | "unseenNamespaces"> {
    const all = namespacesOf(cluster);
    return {
        namespaces: new Map(all.map(({ name, labels }) => [name, labels])),
        unseenNamespaces: new Set(all.flatMap(({ name, labelsKnown }) => (labelsKnown === false ? [name] : []))),
    };
}

function addressesOf(
    cluster: Cluster,
    options: IndexOptions,
    { ipBlockNodes }: Profile,
): Pick<Index, "nodeAddresses" | "nodesSeen" | "unmatchedNodes" | "perhapsInside" | "publicAddresses"> {
    const { podCidrs = IpSet.none, nodeAddresses = IpSet.none, clusterAddresses = likelyClusterSet } = options;
    const hosts = [...(cluster.nodes ?? []), ...cluster.workloads.filter(({ hostNetwork }) => hostNetwork)];
    const seen = IpSet.unionAll(hosts.flatMap(({ ips }) => ips.map((ip) => IpSet.parse(ip))));
    // Pods that may be anywhere say nothing of where addresses of the cluster are.
    const pods = podCidrs.equals(IpSet.all) ? IpSet.none : podCidrs;
    const nodesSeen = nodeAddresses.union(seen);
    const said = ipBlockNodes.value === "ignored" ? (options.nodeRanges ?? IpSet.none) : IpSet.none;
    const perhapsInside = clusterAddresses.union(pods);
    const own = IpSet.unionAll([perhapsInside, nodesSeen, options.nodeRanges ?? IpSet.none]);
    const publicAddresses = ofPodsFamilies(internetSet, pods).subtract(own);
    return { nodeAddresses, nodesSeen, unmatchedNodes: said.subtract(nodesSeen), perhapsInside, publicAddresses };
}

/** What pods can connect to: addresses of the families that they have themselves, where that is known. */
function ofPodsFamilies(set: IpSet, pods: IpSet): IpSet {
    const [hasV4, hasV6] = [pods.v4.length > 0, pods.v6.length > 0];
    return hasV4 === hasV6 ? set : set.intersect(IpSet.parse(hasV4 ? "0.0.0.0/0" : "::/0"));
}

/** Every name that some rule has, and some more. */
function hostsOf(policies: Policies, tiers: Tiers | undefined, more: readonly string[] = []): string[] {
    const rules = [...everyPolicy(policies)].flatMap((policy) => policy.rules.Egress ?? []);
    const ofPolicies = rules.flatMap(({ peers = [] }) => peers.flatMap(({ hosts = [] }) => hosts));
    const all = [...ofPolicies, ...(tiers?.hosts ?? []), ...more];
    return [...new Set(all.map((host) => hostText(parseHost(host))))].sort();
}

function byNameAndAddress(workloads: readonly Workload[]): Pick<Index, "workloadsByName" | "workloadsByIp"> {
    const workloadsByName = new Map<string, Workload[]>();
    const workloadsByIp = new Map<string, Workload>();
    for (const workload of workloads) {
        append(workloadsByName, `${workload.namespace}/${workload.name}`, workload);
        // A hostNetwork pod has its node's address, which it does not own alone.
        if (!workload.hostNetwork) for (const ip of workload.ips) workloadsByIp.set(ip, workload);
    }
    return { workloadsByName, workloadsByIp };
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}
