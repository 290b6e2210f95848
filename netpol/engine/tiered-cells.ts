import type { PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import { askTiers, type NetworkPolicyStatus, type BothTiers, combine, type Judging, sameTiers } from "../tiers/judge";
import { matchTierPeer } from "../tiers/match";
import { podSelectorsOf, type Tiers } from "../tiers/tiers";
import type { Direction } from "../types";
import { usesAddresses } from "./address-views";
import { resolveWorkload } from "./endpoints";
import { type OutsideColumn, outsideParty } from "./host-columns";
import { type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { onePerAddress } from "./one-per-address";
import { halfPorts } from "./ports-between";
import { noPorts, type PortsId } from "./port-table";
import type { Ports } from "./half-rows";
import { judgingOf } from "./tiered-half";

/** What tiers say, numbered: one entry, or several where they say otherwise for another address of the peer. */
interface Said {
    readonly id: number;
    readonly parts: readonly BothTiers[];
}

/**
 * Puts what the tiers say before and after what NetworkPolicies open, class by class. Classes that the same cluster-wide
 * policies select, and peers that the same peers of their rules match, share one judgement: there are few of either.
 */
export class TieredCells {
    private readonly judging: Judging;
    private readonly parties: PeerParty[];
    /** Equal for classes that the same subjects and peers match. */
    private readonly matchedBy: number[];
    private readonly said = new Map<string, Said>();
    private readonly combined = new Map<string, Ports>();
    private generation = 0;

    constructor(
        private readonly matrix: Matrix,
        private readonly tiers: Tiers,
    ) {
        const { index, classes } = matrix;
        this.judging = judgingOf(index, tiers);
        this.parties = classes.all.map(({ members }) => resolveWorkload(index, members[0]!).asPod);
        const peers = podSelectorsOf(tiers);
        const numbers = new Map<string, number>();
        this.matchedBy = this.parties.map((party) => {
            const text = peers.map((peer) => matchTierPeer(peer, party, { nodes: undefined }).is).join();
            const number = numbers.get(text) ?? numbers.size;
            numbers.set(text, number);
            return number;
        });
    }

    /** One half between two classes, by every policy; `policies` are the ports that NetworkPolicies open, names resolved. */
    between(direction: Direction, subject: PodClass, peer: PodClass, policies: Ports): Ports {
        const declared = (direction === "Ingress" ? subject : peer).declared;
        const address = this.tiers.byAddress[direction] ? peer.addressKey : "";
        const key = `${direction} ${this.matchedBy[subject.id]!} ${this.matchedBy[peer.id]!} ${declared} ${address}`;
        const [ofSubject, ofPeer] = [this.parties[subject.id]!, this.parties[peer.id]!];
        const said = this.ask(key, direction, ofSubject, ofPeer);
        const hangsOnAddress = said.parts.length > 1 && this.hasBlocks(direction, subject);
        if (!hangsOnAddress) return this.combine(said, this.beside(direction, subject), policies);
        const { certain, possible } = halfPorts(this.matrix.index, direction, ofSubject, ofPeer);
        return { certain: this.idOf(certain), possible: this.idOf(possible) };
    }

    /** What a class takes from addresses outside: of cluster-wide policies no rule speaks of them, but some of network plugins. */
    fromOutside(subject: PodClass, outside: OutsideColumn, policies: Ports): Ports {
        const key = `from outside ${this.matchedBy[subject.id]!} ${subject.declared} ${outside.id}`;
        const said = this.ask(key, "Ingress", this.parties[subject.id]!, outsideParty(this.matrix, outside));
        return this.combine(said, this.beside("Ingress", subject), policies);
    }

    /** What a class sends to addresses outside. */
    toOutside(subject: PodClass, outside: OutsideColumn, policies: Ports): Ports {
        const key = `outside ${this.matchedBy[subject.id]!} ${outside.id}`;
        const party = outsideParty(this.matrix, outside);
        const said = this.ask(key, "Egress", this.parties[subject.id]!, party);
        return this.combine(said, this.beside("Egress", subject), policies);
    }

    private ask(key: string, direction: Direction, subject: PeerParty, peer: PeerParty): Said {
        let said = this.said.get(key);
        if (said === undefined) {
            const question = { direction, subject, within: PortSet.all };
            const at = this.tiers.byAddress[direction] ? onePerAddress(this.matrix.index, peer, "networks") : [peer];
            const all = at.map((party) => askTiers(this.judging, { ...question, peer: party }));
            const parts = all.filter((part, place) => all.findIndex((other) => sameTiers(other, part)) === place);
            said = { id: this.said.size, parts };
            this.said.set(key, said);
        }
        return said;
    }

    private combine(said: Said, beside: NetworkPolicyStatus, { certain, possible }: Ports): Ports {
        const { table } = this.matrix;
        if (this.generation !== table.generation) {
            this.combined.clear();
            this.generation = table.generation;
        }
        const key = `${said.id} ${beside} ${certain} ${possible}`;
        let ports = this.combined.get(key);
        if (ports === undefined) {
            const open = () => ({ certain: table.set(certain), possible: table.set(possible) });
            const all = said.parts.map((part) => combine(part, beside, open, this.judging, PortSet.all));
            ports = {
                certain: this.idOf(all.map((each) => each.certain).reduce((a, b) => a.intersect(b))),
                possible: this.idOf(PortSet.unionAll(all.map((each) => each.possible))),
            };
            this.combined.set(key, ports);
        }
        return ports;
    }

    /** Whether what NetworkPolicies open depends on the peer's address, too. */
    private hasBlocks(direction: Direction, { id }: PodClass): boolean {
        const { halves, ofClass } = direction === "Egress" ? this.matrix.egress : this.matrix.ingress;
        return usesAddresses(this.matrix, halves[ofClass[id]!]!);
    }

    private beside(direction: Direction, { id }: PodClass): NetworkPolicyStatus {
        const { egress, ingress } = this.matrix;
        const [here, other] = direction === "Egress" ? [egress, ingress] : [ingress, egress];
        if (here.ofClass[id] !== notIsolated) return "isolated";
        return other.ofClass[id] === notIsolated ? "unselected" : "selected otherwise";
    }

    private idOf(ports: PortSet): PortsId {
        return ports.isEmpty ? noPorts : this.matrix.table.ports({ numeric: ports, named: [] });
    }
}
