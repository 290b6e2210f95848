import { asRule, findLabels, PortSet, readPorts, resolvePorts } from "../../../netpol";
import type { Direction, LabelSelector, NetworkPolicyPeer } from "../../../netpol";
import type { RuleContext } from "../../judge/rule-context";
import { adviseClusterRanges } from "../../judge/blocks";
import type { Doubt } from "../../judge/doubt";
import { podsByAddress } from "../../judge/pods-by-address";
import { adviseNamespaceLabels } from "../../judge/namespace-labels";
import type { SeenNamespace } from "../../stack/namespaces";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import { certainRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";

/** What one rule (or the lack of isolation) opens for pods of one namespace in one direction. */
export interface OpenedHalf {
    readonly direction: Direction;
    readonly namespace: string;
    /** Pods it is open for: all of `pods` and none of `exceptPods`. */
    readonly pods: LabelSelector;
    readonly exceptPods: readonly LabelSelector[];
    /** Namespaces at the other end, by name, and which of their pods. */
    readonly peers: ReadonlyMap<string, readonly LabelSelector[]>;
    /** Why it may not be so; undefined where it is so for sure. */
    readonly doubt?: Doubt | undefined;
    readonly ports: PortSet;
    readonly policy: SeenPolicy | undefined;
    /** For messages. */
    readonly title: string;
}

/** Every half that the policies of a namespace leave open towards a mesh, what they do not isolate included. */
export function halvesOf(
    home: SeenNamespace,
    mesh: readonly SeenNamespace[],
    stack: StackView,
    context: RuleContext,
): OpenedHalf[] {
    const policies = stack.policiesIn(home);
    return (["Ingress", "Egress"] as const).flatMap((direction) => [
        ...unisolated(home, mesh, stack.surelyIn(home), direction),
        ...policies.flatMap((policy) => ofPolicy(home, mesh, policy, direction, stack, context)),
    ]);
}

const everyone = (mesh: readonly SeenNamespace[]) => new Map(mesh.map(({ name }) => [name, [{}] as LabelSelector[]]));

function unisolated(
    home: SeenNamespace,
    mesh: readonly SeenNamespace[],
    policies: readonly SeenPolicy[],
    direction: Direction,
): OpenedHalf[] {
    const isolating = policies.flatMap((policy) => (policy.isolates.includes(direction) ? (policy.certain ?? []) : []));
    const exceptPods = isolating.map(({ spec }) => spec.podSelector ?? {});
    if (findLabels({ matchNone: exceptPods }) === null) return [];
    return [
        {
            direction,
            namespace: home.name,
            pods: {},
            exceptPods,
            peers: everyone(mesh),
            ports: PortSet.all,
            policy: undefined,
            title: `the lack of isolation for ${direction.toLowerCase()} in "${home.name}"`,
        },
    ];
}

function ofPolicy(
    home: SeenNamespace,
    mesh: readonly SeenNamespace[],
    policy: SeenPolicy,
    direction: Direction,
    stack: StackView,
    context: RuleContext,
): OpenedHalf[] {
    const { selector, certain } = policy;
    if (selector === undefined || !policy.allows.includes(direction)) return [];
    // Of one that the API server refuses nothing takes effect.
    if (certain === undefined && policy.isolates.length > 0) return [];
    return policy.rules
        .filter((rule) => rule.direction === direction)
        .flatMap((seen) =>
            // Where it is not sure of which of its peers a rule speaks, it may be of all.
            certainRule({ ...seen, unsure: undefined }).flatMap((rule) => {
                const { peers, ports } = asRule(rule, direction);
                const half = {
                    direction,
                    namespace: home.name,
                    pods: selector,
                    exceptPods: [],
                    // A named port is whatever number the destination gives it.
                    ports: resolvePorts(readPorts(ports), undefined, "unknown").possible,
                    policy,
                    title: `${titleOf(policy)} ${seen.path}`,
                };
                if (peers === undefined) return [{ ...half, peers: everyone(mesh) }];
                const byAddress = podsByAddress(policy, seen, context);
                const namedPeers = reached(peers, home, stack.namespacesBy);
                return [
                    { ...half, peers: byAddress === "pods" ? everyone(mesh) : namedPeers },
                    ...(byAddress === "perhaps" ? [{ ...half, peers: everyone(mesh), doubt: unknownRanges }] : []),
                    ...perhaps(peers, home, stack).map((more) => ({ ...half, ...more })),
                ];
            }),
        );
}

const unknownRanges: Doubt = {
    text: "whether its addresses are those of pods",
    fix: adviseClusterRanges,
    resources: [],
};

function reached(
    peers: readonly NetworkPolicyPeer[],
    home: SeenNamespace,
    namespacesBy: StackView["namespacesBy"],
): Map<string, LabelSelector[]> {
    const found = new Map<string, LabelSelector[]>();
    for (const { ipBlock, namespaceSelector, podSelector = {} } of peers) {
        if (ipBlock !== undefined) continue;
        const there = namespaceSelector === undefined ? [home] : namespacesBy(home.cluster, namespaceSelector);
        for (const namespace of there) {
            found.set(namespace.name, [...(found.get(namespace.name) ?? []), podSelector]);
        }
    }
    return found;
}

/** Namespaces that peers may select, by labels that are not known. */
function perhaps(
    peers: readonly NetworkPolicyPeer[],
    { cluster }: SeenNamespace,
    { namespacesPerhaps }: StackView,
): Required<Pick<OpenedHalf, "peers" | "doubt">>[] {
    return peers.flatMap(({ namespaceSelector, podSelector = {} }) =>
        namespaceSelector === undefined
            ? []
            : namespacesPerhaps(cluster, namespaceSelector).map((namespace) => ({
                  peers: new Map([[namespace.name, [podSelector]]]),
                  doubt: {
                      text: `whether its peers select namespace "${namespace.name}"`,
                      fix: adviseNamespaceLabels(namespace),
                      resources: [namespace.resource],
                  },
              })),
    );
}
