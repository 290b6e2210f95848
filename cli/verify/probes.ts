import {
    type Cluster,
    createIndex,
    IpSet,
    evaluate,
    type Index,
    type PodEndpoint,
    portsBetween,
    workloadId,
} from "../../netpol";
import { groupBy } from "../compare/group-by";
import { whyNotFrom } from "./in-service-mesh";
import type { Intent } from "./intent";
import type { Live, LivePod } from "./live";
import { endName, type ProbeEnd, type ProbeSource, type ProbeTarget } from "./prober";

/** One connection to try and what must become of it. */
export interface Probe {
    readonly from: ProbeSource;
    readonly to: ProbeEnd;
    readonly target: ProbeTarget;
    readonly expected: "allowed" | "denied";
    /** The rows of a mesh's `expect` that ask for it, by `expectationTitle`; none where only flows do. */
    readonly expectations: readonly string[];
}

/** What is not tried, and why. */
export interface Left {
    readonly what: string;
    readonly why: string;
    /** The row of a mesh's `expect` that it is a part of, by `expectationTitle`. */
    readonly expectation?: string;
}

/** The connections to try, and those that cannot be, with the reason. */
export interface ProbePlan {
    /** Those that should pass come first: they end at once, so nothing they wait for is a prober's own load. */
    readonly probes: readonly Probe[];
    readonly left: readonly Left[];
    /** A pod outside the mesh that connections can be opened from, if there is one. */
    readonly outsider: ProbeSource | undefined;
}

/** Namespaces outside the mesh from which, and to which, denials are tried. */
const mostOutsiders = 8;

/**
 * Chooses connections between pods that run: each kind of pod of the intent's namespaces to each, two of one kind
 * included, and some of other namespaces either way; on every port that the destination declares or the intent opens.
 *
 * @param mayEnter whether connections can be opened from a pod
 */
export function chooseProbes(
    intent: Intent,
    live: Live,
    mayEnter: (from: ProbeSource, owned: boolean) => boolean,
): ProbePlan {
    const index = createIndex(expectedCluster(intent, live), { clusterAddresses: IpSet.none });
    const owned = ({ workload }: LivePod): boolean => intent.namespaces.has(workload.namespace);
    const inside = oneOrTwoOfEach(live.pods.filter(owned));
    const foreign = oneOfEach(live.pods.filter((pod) => !owned(pod)));
    const outside = oneOfEachNamespace(foreign);
    const wanted = foreign.filter((to) => inside.some((from) => finitePorts(index, from, to).length > 0));
    const outsider = outside.map(sourceOf).find((pod) => mayEnter(pod, false));
    const plan = { probes: [] as Probe[], left: [] as Left[], outsider };
    for (const from of [...inside.filter(isFirst), ...outside]) {
        if (!mayEnter(sourceOf(from), owned(from))) continue;
        const why = whyNotFrom(from, intent);
        if (why !== undefined) {
            plan.left.push({ what: `from ${from.workload.namespace}/${sourceOf(from).pod}`, why });
            continue;
        }
        const others = owned(from) ? [...new Set([...outside, ...wanted])] : [];
        for (const to of [...inside, ...others]) {
            // Of two pods of a kind, the second is there for the first to call.
            const redundant = to.workload === from.workload || (!isFirst(to) && to.kind !== from.kind);
            if (!redundant) addProbes(plan, index, from, to);
        }
    }
    for (const namespace of [...intent.namespaces].sort()) {
        if (inside.some(({ workload }) => workload.namespace === namespace)) continue;
        plan.left.push({
            what: `namespace ${namespace}`,
            why: "no pod runs there, so nothing can be tried from or to it",
        });
    }
    return { ...plan, probes: inOrder(plan.probes) };
}

function inOrder(probes: readonly Probe[]): Probe[] {
    const expecting = (verdict: Probe["expected"]): Probe[] => probes.filter((each) => each.expected === verdict);
    return [...expecting("allowed"), ...expecting("denied")];
}

/** Probes with more beside them; a connection of which all expect the same is tried once, for all that ask for it. */
export function withProbes(plan: ProbePlan, more: Pick<ProbePlan, "probes" | "left">): ProbePlan {
    const same = groupBy([...plan.probes, ...more.probes], questionOf);
    const probes = [...same.values()].map((group): Probe => {
        const [first] = group;
        return { ...first, expectations: [...new Set(group.flatMap(({ expectations }) => expectations))] };
    });
    return { ...plan, probes: inOrder(probes), left: [...plan.left, ...more.left] };
}

/** What is opened and expected, whoever asks for it. */
const questionOf = ({ from, to, target: { ip, port, protocol }, expected }: Probe): string =>
    [endName(from), endName(to), ip, port, protocol, expected].join(" ");

/** What should be: the intent's policies in its namespaces, and elsewhere those that are there. */
export function expectedCluster({ cluster, namespaces }: Pick<Intent, "cluster" | "namespaces">, live: Live): Cluster {
    const wanted = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
    return {
        namespaces: live.namespaces.map(({ name, labels }) => ({ name, labels: { ...labels, ...wanted.get(name) } })),
        workloads: live.pods.map(({ workload }) => workload),
        services: live.services,
        clusterPolicies: cluster.clusterPolicies,
        pluginPolicies: [
            ...(cluster.pluginPolicies ?? []),
            ...(live.pluginPolicies ?? []).filter(({ namespace }) => !namespaces.has(namespace ?? "")),
        ],
        nodes: cluster.nodes,
        policies: [
            ...cluster.policies,
            ...live.policies.filter(({ metadata }) => !namespaces.has(metadata.namespace ?? "default")),
        ],
    };
}

interface Chosen extends LivePod {
    readonly place: number;
}

const isFirst = ({ place }: Chosen): boolean => place === 0;

function oneOrTwoOfEach(pods: readonly LivePod[]): Chosen[] {
    const counts = new Map<string, number>();
    return pods.flatMap((pod) => {
        const place = counts.get(pod.kind) ?? 0;
        counts.set(pod.kind, place + 1);
        return place < 2 ? [{ ...pod, place }] : [];
    });
}

function oneOfEach(pods: readonly LivePod[]): Chosen[] {
    return oneOrTwoOfEach(pods).filter(isFirst);
}

function oneOfEachNamespace(pods: readonly Chosen[]): Chosen[] {
    const namespaces = new Map<string, Chosen>();
    for (const pod of pods) {
        const { namespace, ports } = pod.workload;
        const before = namespaces.get(namespace);
        // One with a port can be called as well.
        if (before === undefined || (before.workload.ports.length === 0 && ports.length > 0))
            namespaces.set(namespace, pod);
    }
    return [...namespaces.values()].slice(0, mostOutsiders);
}

function addProbes(plan: { probes: Probe[]; left: Left[] }, index: Index, from: Chosen, to: Chosen): void {
    const [source, destination] = [sourceOf(from), sourceOf(to)];
    const ip = commonAddress(from, to);
    const pair = `${source.namespace}/${source.pod} -> ${destination.namespace}/${destination.pod}`;
    if (ip === undefined) return void plan.left.push({ what: pair, why: "they have no address family in common" });
    const declared = to.workload.ports.map(({ protocol, port }) => `${port}/${protocol}`);
    for (const each of new Set([...declared, ...finitePorts(index, from, to)])) {
        const [port = "", protocol = "TCP"] = each.split("/");
        if (protocol === "SCTP") {
            plan.left.push({ what: `${pair} ${each}`, why: "SCTP is not tried" });
            continue;
        }
        const target: ProbeTarget = { ip, port: Number(port), protocol: protocol as ProbeTarget["protocol"] };
        const { verdict } = evaluate(index, { from: endpoint(from), to: endpoint(to), ...target });
        if (verdict === "unknown")
            plan.left.push({ what: `${pair} ${each}`, why: "the API leaves open whether it passes" });
        else plan.probes.push({ from: source, to: destination, target, expected: verdict, expectations: [] });
    }
}

/** Ports that the intent opens one by one; of a range its first stands for it, and "any port" names none. */
function finitePorts(index: Index, from: LivePod, to: LivePod): string[] {
    const { ports } = portsBetween(index, endpoint(from), endpoint(to));
    return ports
        .ranges()
        .filter(({ from: first, to: last }) => last - first < 10_000)
        .map(({ from: first, protocol }) => `${first}/${protocol}`);
}

function endpoint({ workload }: LivePod): Exclude<Parameters<typeof evaluate>[1]["from"], PodEndpoint> {
    return { workload: workloadId(workload) };
}

/** A pod as connections are opened from it. */
export function sourceOf({ workload }: LivePod): ProbeSource {
    return { namespace: workload.namespace, pod: workload.name };
}

const commonAddress = (from: LivePod, to: LivePod): string | undefined => addressFor(from, to.workload.ips);

/** One of some addresses in a family that a pod has, too; IPv4 first. */
export function addressFor({ workload }: LivePod, ips: readonly string[]): string | undefined {
    const of = (all: readonly string[], six: boolean) => all.find((ip) => ip.includes(":") === six);
    return [false, true]
        .map((six) => (of(workload.ips, six) ? of(ips, six) : undefined))
        .find((ip) => ip !== undefined);
}
