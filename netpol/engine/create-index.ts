import { append } from "../append";
import { attempt } from "../attempt";
import { policyRef, refText } from "../defaults";
import { hostText, parseHost } from "../hosts";
import { IpSet } from "../ip-set";
import { type Profile, type ProfileName, profiles } from "../profiles";
import { namespaceLabels, namespacesOf } from "../namespaces";
import { compileTiers, type Tiers } from "../tiers/tiers";
import type { Cluster, Labels, UnjudgedPolicy, Workload } from "../types";
import type { PartialLabels } from "../partial-labels";
import { withApiServer } from "../plugin-policies/api-server";
import { withLearntNames } from "../plugin-policies/learnt-names";
import { tierPoliciesOf } from "../plugin-policies/tier-policies";
import { pluginPolicyTitle } from "../plugin-policies/title";
import { applyPluginPolicies } from "./apply-plugin-policies";
import { addressesOf, type AddressOptions, type ClusterAddresses } from "./cluster-addresses";
import { compilePluginPolicy, compilePolicy, everyPolicy, type IndexedPolicy } from "./compile-policy";

/** What the engine assumes beyond the manifests. */
export interface IndexOptions extends AddressOptions {
    /** Which engine's answers to the points that the API leaves open; "reference" where absent. */
    readonly profile?: ProfileName | undefined;
    /** Sets at whose ends addresses outside are told apart even where no policy does; none where absent. */
    readonly cuts?: readonly IpSet[] | undefined;
    /** Names that are told apart even where no policy does, as `hosts.ts` writes them; none where absent. */
    readonly hosts?: readonly string[] | undefined;
}

/** A cluster made ready for questions. Immutable: build another for another cluster or profile. */
export interface Index extends ClusterAddresses {
    readonly cluster: Cluster;
    /** What it was made with, for whoever makes the like of it. */
    readonly options: IndexOptions;
    readonly profile: Profile;
    /** Every namespace, implied ones included, with the label that the API server adds. */
    readonly namespaces: ReadonlyMap<string, Labels>;
    /** Those whose object was not seen: they may have labels beside these. */
    readonly unseenNamespaces: ReadonlySet<string>;
    readonly workloadsByName: ReadonlyMap<string, readonly Workload[]>;
    readonly workloadsByIp: ReadonlyMap<string, Workload>;
    /** Policies that add up, by namespace: NetworkPolicies, and those of network plugins in each namespace that they apply to. */
    readonly policies: ReadonlyMap<string, readonly IndexedPolicy[]>;
    /** Those that apply to the pods of every namespace that nobody has made yet. */
    readonly newNamespacePolicies: readonly IndexedPolicy[];
    /** Policies of the tiers before and after NetworkPolicies, and what of network plugins' stands before; `undefined` where there are none. */
    readonly tiers: Tiers | undefined;
    /** Policies that are not judged: those of the cluster, and those of which it is not known whose pods they apply to. */
    readonly unjudged: readonly UnjudgedPolicy[];
    /** Sets at whose ends addresses outside are told apart even where no policy does. */
    readonly cuts: readonly IpSet[];
    /** Every name outside that some policy, or whoever asks, tells from others; sorted. */
    readonly hosts: readonly string[];
}

/**
 * Makes a cluster ready for questions: compile once, ask often.
 *
 * @throws Error that lists every policy that cannot be read, each with its name; `validatePolicy` and `validateClusterPolicy` say more.
 */
export function createIndex(cluster: Cluster, options: IndexOptions = {}): Index {
    const problems: string[] = [];
    const problem = (text: string): void => void problems.push(text);
    const { clusterPolicies = [], nodes } = cluster;
    const { apiServer = IpSet.none } = options;
    const pluginPolicies = withApiServer(withLearntNames(cluster.pluginPolicies ?? []), apiServer);
    const namespaces = allNamespaces(cluster);
    const compiled = compilePolicies({ ...cluster, pluginPolicies }, namespaces, problem);
    const profile = profiles[options.profile ?? "reference"];
    const plugins = tierPoliciesOf(pluginPolicies, problem);
    const tiers = compileTiers(clusterPolicies, plugins, nodes, profile.samePriority.value, problem);
    if (problems.length > 0) throw new Error(`Cannot index NetworkPolicies:\n${problems.join("\n")}`);
    return {
        ...{ cluster, options, profile },
        ...addressesOf(cluster, options, profile),
        ...namespaces,
        ...byNameAndAddress(cluster.workloads),
        ...compiled,
        tiers,
        cuts: options.cuts ?? [],
        hosts: hostsOf(compiled, tiers, options.hosts),
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
