import type { PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { AnyPod } from "../tiers/pod-to-come";
import { anyOf, type Effect, effectOf, noEffect, type NetworkPolicyEffect } from "../tiers/effect";
import { askTiers, type Judging } from "../tiers/judge";
import { matchTierPeer, type TierParty } from "../tiers/match";
import { podSelectorsOf, type Tiers } from "../tiers/tiers";
import type { TierPeer } from "../tiers/compile";
import type { Direction } from "../types";
import { AnyPodCells } from "./any-pod-cells";
import { seenLabels } from "./create-index";
import { type ResolvedEndpoint, resolveWorkload } from "./endpoints";
import { type OutsideColumn, outsideColumns, outsideParty } from "./host-columns";
import type { CombinedHalf } from "./halves";
import { type Matrix, namespaceName, notIsolated } from "./matrix";
import type { NamespaceId } from "./peer-table";
import type { PodClass } from "./pod-classes";
import { noPorts, unknownContainerPorts } from "./port-table";
import { onePerAddress } from "./one-per-address";
import type { PortsBetween } from "./ports-between";
import { unjudgedEffectOnClass, noUnjudgedEffect } from "./unjudged-classes";
import type { Ports } from "./half-rows";
import { type UnjudgedEffect, podsUnderUnjudged, type PeerSort } from "./unjudged";
import { boundedBetween, type TieredEnd, noNetworkPolicy } from "./tiered-end";
import { judgingOf } from "./tiered-half";
import type { MatrixCell } from "./class-rows";

/**
 * The cells of pods that may come, with what the tiers do to them. Exact where that is the same for all labels that such a
 * pod may have; where it depends on them, the ports are unknown.
 */
export class TieredAnyPods {
    private readonly judging: Judging;
    private readonly peers: readonly TierPeer[];
    private readonly effects = new Map<string, Effect>();
    private readonly ceilings = new Map<CombinedHalf, PortSet>();
    private readonly policies: AnyPodCells;
    private readonly anyPods: readonly TieredEnd[];
    private readonly ofClass = new Map<PodClass, TieredEnd>();

    constructor(
        private readonly matrix: Matrix,
        tiers: Tiers,
    ) {
        const { index, namespaces } = matrix;
        this.policies = new AnyPodCells(matrix);
        this.judging = judgingOf(index, tiers);
        this.peers = podSelectorsOf(tiers);
        const taken = new Set(index.namespaces.keys());
        this.anyPods = Array.from({ length: namespaces.size + 1 }, (_, id) => {
            const namespace = id === namespaces.size ? { taken } : seenLabels(index, namespaceName(matrix, id));
            return this.anyPod(id, { kind: "any pod", namespace, addresses: index.podCidrs });
        });
    }

    /** What an existing class reaches among pods to come. */
    from(source: PodClass): MatrixCell<NamespaceId>[] {
        return this.toNamespaces(this.existing(source), this.policies.from(source));
    }

    /** What pods to come in a namespace reach among pods to come. */
    fromNamespace(namespace: NamespaceId): MatrixCell<NamespaceId>[] {
        return this.toNamespaces(this.anyPods[namespace]!, this.policies.fromNamespace(namespace));
    }

    /** What pods to come in a namespace reach among existing classes. */
    toClasses(namespace: NamespaceId, only?: ReadonlySet<PodClass>): MatrixCell<PodClass>[] {
        const open = new Map(this.policies.toClasses(namespace, only).map((cell) => [cell.to, cell]));
        const source = this.anyPods[namespace]!;
        return [...(only ?? this.matrix.classes.all)].flatMap((to) =>
            this.cell(source, this.existing(to), to, open.get(to)),
        );
    }

    /** {@link AnyPodCells.outside}, with what the tiers say of it. */
    outside(namespace: NamespaceId, direction: "egress" | "ingress"): MatrixCell<OutsideColumn>[] {
        const known = new Map(this.policies.outside(namespace, direction).map((cell) => [cell.to, cell]));
        const pod = this.anyPods[namespace]!;
        return outsideColumns(this.matrix, direction).flatMap((to) => {
            const end = this.outsider(outsideParty(this.matrix, to), `outside ${to.id}`);
            const [from, destination] = direction === "egress" ? [pod, end] : [end, pod];
            return this.cell(from, destination, to, known.get(to));
        });
    }

    /** What pods to come in a namespace send to a pod on its node's network, `open` being what NetworkPolicies let out. */
    toHost(namespace: NamespaceId, { asNode: host }: ResolvedEndpoint, open: PortsBetween): PortsBetween {
        return this.between(this.anyPods[namespace]!, this.outsider(host, `host ${host.ips.join()}`), open);
    }

    /** What they take from it, `open` being what NetworkPolicies let in. */
    fromHost(namespace: NamespaceId, { asNode: host }: ResolvedEndpoint, open: PortsBetween): PortsBetween {
        return this.between(this.outsider(host, `host ${host.ips.join()}`), this.anyPods[namespace]!, open);
    }

    private between(source: TieredEnd, end: TieredEnd, open: PortsBetween): PortsBetween {
        const effects = { egress: this.effect("Egress", source, end), ingress: this.effect("Ingress", end, source) };
        if (effects.egress === noEffect && effects.ingress === noEffect) return open;
        const alone = { certain: open.ports, possible: open.ports.union(open.unknown) };
        const { certain, possible } = boundedBetween(effects, source, end, alone);
        return { ports: certain, unknown: possible.subtract(certain) };
    }

    private toNamespaces(source: TieredEnd, cells: readonly MatrixCell<NamespaceId>[]): MatrixCell<NamespaceId>[] {
        const open = new Map(cells.map((cell) => [cell.to, cell]));
        return this.anyPods.flatMap((end, to) => this.cell(source, end, to, open.get(to)));
    }

    /** One cell; none where it is plainly closed. */
    private cell<To>(
        source: TieredEnd,
        end: TieredEnd,
        to: To,
        open: Ports = { certain: noPorts, possible: noPorts },
    ): MatrixCell<To>[] {
        const { table } = this.matrix;
        const [egress, ingress] = [this.effect("Egress", source, end), this.effect("Ingress", end, source)];
        if (egress === noEffect && ingress === noEffect) return open.possible === noPorts ? [] : [{ to, ...open }];
        const alone = { certain: table.set(open.certain), possible: table.set(open.possible) };
        const { certain, possible } = boundedBetween({ egress, ingress }, source, end, alone);
        if (possible.isEmpty) return [];
        const idOf = (ports: PortSet) => (ports.isEmpty ? noPorts : table.ports({ numeric: ports, named: [] }));
        return [{ to, certain: idOf(certain), possible: idOf(possible) }];
    }

    private effect(direction: Direction, subject: TieredEnd, peer: TieredEnd): Effect {
        if (subject.party.kind !== "pod" && subject.party.kind !== "any pod") return noEffect;
        const key = `${direction} ${subject.key} -> ${peer.key}`;
        let effect = this.effects.get(key);
        if (effect === undefined) {
            const at =
                peer.party.kind === "any pod" ? [peer.party] : onePerAddress(this.matrix.index, peer.party, "networks");
            const question = { direction, subject: subject.party, within: PortSet.all };
            effect = anyOf(at.map((party) => effectOf(askTiers(this.judging, { ...question, peer: party }))));
            this.effects.set(key, effect);
        }
        return effect;
    }

    private existing(of: PodClass): TieredEnd {
        let end = this.ofClass.get(of);
        if (end === undefined) {
            const party = resolveWorkload(this.matrix.index, of.members[0]!).asPod;
            const key = `${this.matched(party)} ${of.declared} ${of.addressKey}`;
            const [egress, ingress] = [this.ofHalf("egress", of), this.ofHalf("ingress", of)];
            const doubt = (way: Direction, peers: PeerSort) => unjudgedEffectOnClass(this.matrix, of, way, peers);
            this.ofClass.set(of, (end = { party, key, egress, ingress, sort: "pods", doubt }));
        }
        return end;
    }

    private ofHalf(direction: "egress" | "ingress", { id }: PodClass): NetworkPolicyEffect {
        const { halves, ofClass } = this.matrix[direction];
        const half = ofClass[id]!;
        return half === notIsolated
            ? noNetworkPolicy
            : { maybeNotIsolated: false, allowedAtMost: this.ceiling(halves[half]!) };
    }

    private anyPod(namespace: NamespaceId, party: AnyPod): TieredEnd {
        const effect = (direction: "egress" | "ingress"): NetworkPolicyEffect => {
            const halves = this.policies.judgedHalves(namespace, direction).map(({ half }) => half);
            if (halves.includes(notIsolated)) return noNetworkPolicy;
            const all = this.matrix[direction].halves;
            return {
                maybeNotIsolated: false,
                allowedAtMost: PortSet.unionAll(halves.map((half) => this.ceiling(all[half]!))),
            };
        };
        const { index, namespaces } = this.matrix;
        const name = namespace === namespaces.size ? undefined : namespaceName(this.matrix, namespace);
        const doubt = (direction: Direction, peers: PeerSort): UnjudgedEffect => {
            const { opens, shuts } = podsUnderUnjudged(index, direction, name, peers);
            return { mayAllow: opens.length > 0, mayDeny: shuts.length > 0 };
        };
        const [egress, ingress] = [effect("egress"), effect("ingress")];
        return { party, key: `any ${this.matched(party)}`, egress, ingress, sort: "pods", doubt };
    }

    private outsider(party: PeerParty, key: string): TieredEnd {
        return {
            party,
            key,
            egress: noNetworkPolicy,
            ingress: noNetworkPolicy,
            sort: "others",
            doubt: () => noUnjudgedEffect,
        };
    }

    private matched(party: TierParty): string {
        return this.peers.map((peer) => matchTierPeer(peer, party, { nodes: undefined }).is[0]).join("");
    }

    /** Every port that a half opens to anybody. */
    private ceiling(half: CombinedHalf): PortSet {
        let ports = this.ceilings.get(half);
        if (ports === undefined) {
            const { table, partition } = this.matrix;
            const opened = half.entries.filter((_, place) => place % 2 === 1);
            const named = half.hosts.map(([, ports]) => ports);
            const byAddress = [...half.piecesOf(partition).ports, ...half.outsidePiecesOf(partition).ports];
            const ofNodes = [half.nodes.all, half.nodes.some];
            const all = table.unionAll([half.everyPod, ...opened, ...named, ...byAddress, ...ofNodes]);
            this.ceilings.set(half, (ports = table.set(table.possible(all, unknownContainerPorts))));
        }
        return ports;
    }
}
