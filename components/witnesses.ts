import { dnsRules, serviceMeshRules, type Mesh } from "../mesh";
import {
    nameLabel,
    podKinds,
    workloadId,
    type SelectedPods,
    type Cluster,
    type Labels,
    type NamespaceKind,
    type NetworkPolicy,
    type PodKind,
    type Workload,
} from "../netpol";

/** A pod that stands for all of its kind. */
export interface Witness {
    /** The engine's id of it. */
    readonly id: string;
    readonly namespace: NamespaceKind;
    readonly pods: PodKind;
    /** The mesh's policies decide about it. */
    readonly isolated: boolean;
}

/** What the proof asks about. */
export interface Witnesses {
    readonly all: readonly Witness[];
    /** The witnesses as the engine takes them: each a Deployment, so that its pods among each other are a cell too. */
    readonly cluster: Cluster;
    /** There are more kinds of pods than these. */
    readonly more: boolean;
}

/** A witness of every kind of pods that the policies or the flows of a mesh can tell apart, wherever they are. */
export function witnessesOf(mesh: Mesh, policies: readonly NetworkPolicy[]): Witnesses {
    const isolated = new Set(mesh.namespaces.filter(({ enforce }) => enforce).map(({ name }) => name));
    const cluster = { namespaces: namespacesOf(mesh), workloads: [], services: [], policies };
    const { namespaces, more } = podKinds(cluster, { also: declaredPods(mesh) });
    const found = namespaces.flatMap((namespace) =>
        namespace.pods.map((pods, number) => {
            const workload = deployment(namespace, pods, `pods-${number}`);
            const id = workloadId(workload);
            return { witness: { id, namespace, pods, isolated: isolated.has(namespace.name) }, workload };
        }),
    );
    return {
        all: found.map(({ witness }) => witness),
        cluster: {
            ...cluster,
            namespaces: namespaces.map(({ name, labels }) => ({ name, labels })),
            workloads: found.map(({ workload }) => workload),
        },
        more,
    };
}

function deployment({ name: namespace }: NamespaceKind, { labels }: PodKind, name: string): Workload {
    return { kind: "Deployment", namespace, name, labels, ports: [], ips: [], hostNetwork: false };
}

/** The namespaces whose names the mesh gives: its own, and those of others. */
function namespacesOf(mesh: Mesh): Cluster["namespaces"] {
    const own = mesh.namespaces.map(({ name, labels, purpose }) => ({ name, labels: { ...labels, purpose } }));
    const selectors = [...mesh.neighbours.map(({ selector }) => selector), ...baselineSelectors(mesh)];
    const named = selectors.flatMap((selector) => selector[nameLabel] ?? []);
    const others = new Set(named.filter((name) => own.every((each) => each.name !== name)));
    return [...own, ...[...others].map((name) => ({ name, labels: {} }))];
}

/** Whom the baseline lets pods reach, whatever flows there are. */
const baselinePeers = ({ platform }: Pick<Mesh, "platform">) =>
    [...dnsRules(platform), ...serviceMeshRules(platform).egress].flatMap(({ to = [] }) => to);

function baselineSelectors(mesh: Mesh): Labels[] {
    return baselinePeers(mesh).map(({ namespaceSelector }) => namespaceSelector?.matchLabels ?? {});
}

/** The pods that flows and the baseline name, so that they are told apart even where no policy does it. */
function declaredPods({ namespaces, neighbours, workloads, platform }: Mesh): SelectedPods[] {
    // A policy stands in a namespace of the mesh by its name; as a peer any namespace goes by its selector.
    const places = [
        ...namespaces.map(({ name }) => ({ name, selector: { [nameLabel]: name } })),
        ...namespaces,
        ...neighbours,
    ];
    const flowEnds = places.flatMap(({ name, selector }) => {
        const named = workloads.filter(({ namespace }) => namespace === name).map(({ pods }) => pods);
        return [{}, ...named].map((selected) => ({ namespaces: { matchLabels: selector }, pods: selected }));
    });
    return [
        ...flowEnds,
        ...baselinePeers({ platform }).flatMap(({ namespaceSelector, podSelector }) =>
            namespaceSelector ? [{ namespaces: namespaceSelector, pods: podSelector }] : [],
        ),
    ];
}
