import { asRule, findLabels, PortSet, readPorts, resolvePorts } from "../../../netpol";
import type { Direction, LabelSelector, NetworkPolicyPeer } from "../../../netpol";
import type { SeenNamespace } from "../../stack/namespaces";
import { titleOf, type SeenPolicy } from "../../stack/policies";
import { certainRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";

/** What one rule (or the lack of isolation) opens for pods of one namespace in one direction. */
export interface Half {
    readonly direction: Direction;
    readonly namespace: string;
    /** Pods it is open for: all of `pods` and none of `exceptPods`. */
    readonly pods: LabelSelector;
    readonly exceptPods: readonly LabelSelector[];
    /** Namespaces at the other end, by name, and which of their pods. */
    readonly peers: ReadonlyMap<string, readonly LabelSelector[]>;
    readonly ports: PortSet;
    readonly policy: SeenPolicy | undefined;
    /** For messages. */
    readonly title: string;
}

/** Every half that the policies of a namespace leave open towards a mesh, what they do not isolate included. */
export function halvesOf(home: SeenNamespace, mesh: readonly SeenNamespace[], stack: StackView): Half[] {
    const policies = stack.policiesIn(home);
    return (["Ingress", "Egress"] as const).flatMap((direction) => [
        ...unisolated(home, mesh, stack.surelyIn(home), direction),
        ...policies.flatMap((policy) => ofPolicy(home, mesh, policy, direction, stack)),
    ]);
}

const everyone = (mesh: readonly SeenNamespace[]) => new Map(mesh.map(({ name }) => [name, [{}] as LabelSelector[]]));

function unisolated(
    home: SeenNamespace,
    mesh: readonly SeenNamespace[],
    policies: readonly SeenPolicy[],
    direction: Direction,
): Half[] {
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
): Half[] {
    const { certain } = policy;
    if (certain === undefined || !policy.isolates.includes(direction)) return [];
    return policy.rules
        .filter((rule) => rule.direction === direction)
        .flatMap((seen) =>
            certainRule(seen).map((rule) => {
                const { peers, ports } = asRule(rule, direction);
                return {
                    direction,
                    namespace: home.name,
                    pods: certain.spec.podSelector ?? {},
                    exceptPods: [],
                    peers: peers === undefined ? everyone(mesh) : reached(peers, home, stack),
                    // A named port is whatever number the destination gives it.
                    ports: resolvePorts(readPorts(ports), undefined, "unknown").may,
                    policy,
                    title: `${titleOf(policy)} ${seen.path}`,
                };
            }),
        );
}

function reached(
    peers: readonly NetworkPolicyPeer[],
    home: SeenNamespace,
    stack: StackView,
): Map<string, LabelSelector[]> {
    const found = new Map<string, LabelSelector[]>();
    for (const { ipBlock, namespaceSelector, podSelector = {} } of peers) {
        if (ipBlock !== undefined) continue;
        const there = namespaceSelector === undefined ? [home] : stack.namespacesBy(home.cluster, namespaceSelector);
        for (const namespace of there) {
            found.set(namespace.name, [...(found.get(namespace.name) ?? []), podSelector]);
        }
    }
    return found;
}
