import { matches, PortSet } from "../../../netpol";
import type { ClusterNamespace, ClusterPolicy, PortsBetween } from "../../../netpol";
import { subjectOf } from "../../stack/admin-tier";
import type { Home } from "../../stack/expected-ends";
import { selects } from "../../stack/namespaces";
import { askCluster, isolating } from "./ask";
import { isPod, nameOf, type AskedHalf } from "./asked";
import type { World } from "./world";

/** What the tiers before and after NetworkPolicies say of one half. */
export interface TierPorts {
    /** Accepted by tier Admin, whatever NetworkPolicies say. */
    readonly accepted: PortsBetween;
    /** Not denied by tier Admin: NetworkPolicies decide, or it is accepted. */
    readonly notDenied: PortsBetween;
    /** Open where no NetworkPolicy isolates the pod in this direction. */
    readonly unisolated: PortsBetween;
}

const everything: PortsBetween = { ports: PortSet.all, unknown: PortSet.none };
const nothing: PortsBetween = { ports: PortSet.none, unknown: PortSet.none };
const noTiers: TierPorts = { accepted: nothing, notDenied: everything, unisolated: everything };

/**
 * Asks the tiers about a half, each in turn: beside a NetworkPolicy that allows nothing, beside one that allows everything,
 * and beside none. One that isolates the pod in the other direction only stays: where a NetworkPolicy selects a pod at all,
 * tier Baseline may leave it alone.
 */
export function tierPorts(half: AskedHalf, world: World, isSelectedOtherwise: boolean): TierPorts {
    if (world.tiers.length === 0) return noTiers;
    const { pod, peer, direction } = half;
    const homes = [pod.home, ...(isPod(peer) ? [peer.home] : [])];
    const cluster = {
        namespaces: [...new Map(homes.map((home) => [nameOf(home), asNamespace(home)])).values()],
        ...("ip" in peer && peer.nodes === "none" ? { nodes: [] } : {}),
        ...{ workloads: [], services: [], clusterPolicies: world.tiers.map((policy) => onlyOf(policy, direction)) },
    };
    const other = direction === "Ingress" ? "Egress" : "Ingress";
    const beside = (...policies: Parameters<typeof askCluster>[1]["policies"]) =>
        askCluster(half, { ...cluster, policies });
    return {
        accepted: beside(isolating(half, direction, [])),
        notDenied: beside(isolating(half, direction, [{}])),
        unisolated: beside(...(isSelectedOtherwise ? [isolating(half, other, [{}])] : [])),
    };
}

/** A policy without what it says of the peer's own half. */
function onlyOf(policy: ClusterPolicy, direction: AskedHalf["direction"]): ClusterPolicy {
    const other = direction === "Ingress" ? { egress: [] } : { ingress: [] };
    return { ...policy, spec: { ...policy.spec, ...other } } as ClusterPolicy;
}

/** A namespace as far as its labels are known: one that the stack only patches has others. */
function asNamespace(home: Home): ClusterNamespace {
    const isKnown = !home.adopted && home.unknownLabels.length === 0;
    return { name: nameOf(home), labels: home.labels, ...(isKnown ? {} : { labelsKnown: false as const }) };
}

/** Policies of the tiers that may deny a pod something in a direction, for messages. */
export const denyingTiers = (
    tiers: readonly ClusterPolicy[],
    { pod, direction }: Pick<AskedHalf, "pod" | "direction">,
): string[] =>
    tiers
        .filter((tier) => {
            const { namespaces, pods } = subjectOf(tier);
            const rules: readonly Rule[] = (direction === "Ingress" ? tier.spec.ingress : tier.spec.egress) ?? [];
            const isFor = selects(namespaces, pod.home) !== "no" && matches(pods, pod.labels);
            return isFor && rules.some(({ action }) => action === "Deny");
        })
        .map(({ kind, metadata }) => `${kind} "${metadata.name}"`);

interface Rule {
    readonly action: string;
}
