import { isHostIn, PortSet, type PortsBetween } from "../../../netpol";
import { setOfBlocks } from "../../judge/blocks";
import type { Doubt } from "../../judge/doubt";
import { apiServerAlone } from "../../judge/platforms";
import { podsByAddress } from "../../judge/pods-by-address";
import { madeForText, titleOf } from "../../stack/titles";
import { withoutOutsideOnly } from "../../stack/plugin-policies";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";
import { ask } from "./ask";
import { isPod, type AskedHalf, type Party } from "./asked";
import { labelsDoubt, rangesDoubt, ruleDoubt } from "./doubts";
import type { Opening } from "./opening";
import { atWorst, namesFor, toAnyone, type PlainRule } from "./rule-forms";
import type { World } from "./world";

/** One half, and all that it is judged by. */
type HalfInWorld = AskedHalf & { readonly world: World };

/** Everything that rules of a policy open, each reason by itself. `place` are doubts of the policy as a whole. */
export function openingsOf(
    policy: SeenPolicy,
    place: readonly Doubt[],
    half: HalfInWorld,
    rules: readonly SeenRule[] = policy.rules,
): Opening[] {
    const { pod, peer, world } = half;
    return rules
        .filter(({ direction }) => direction === half.direction)
        .flatMap((rule) => world.openings.of([rule, pod.home, peer], () => ofRule(policy, rule, half)))
        .map((one) => ({ ...one, doubts: [...place, ...one.doubts] }));
}

function ofRule(policy: SeenPolicy, rule: SeenRule, half: HalfInWorld): Opening[] {
    const title = `${titleOf(policy)}${madeForText(policy)} ${rule.path}`;
    let told = PortSet.none;
    const opening = ({ ports, unknown }: PortsBetween, doubts: readonly Doubt[]): Opening => {
        const perhaps = ports.union(unknown).subtract(told);
        told = told.union(perhaps);
        return { policy, title, surely: ports, perhaps, doubts };
    };
    const [surely, perhaps] = meaning(rule, half.peer);
    const known = certainRule(surely);
    const anyone = certainRule(perhaps).map(({ ports }) => ({ ports }));
    const { home } = half.peer;
    const asked = (rules: readonly PlainRule[], answers: readonly ("yes" | "perhaps")[]) =>
        ask(
            half,
            rules.flatMap((one) => namesFor(one, home, answers)),
        );
    const doubts = rule.unsure === undefined ? [] : [ruleDoubt(policy, rule)];
    const isKnown = rule.peers.unknown.length + rule.ports.unknown.length === 0 && doubts.length === 0;
    const isMeant = isEntity(rule, half.peer) || isApiServer(policy, rule, half);
    if (isMeant === true) return [opening(ask(half, toAnyone(rule)), [])];
    if (isMeant === false) return [];
    return [
        ...(isNamed(rule, half.peer) ? [opening(ask(half, toAnyone(rule)), doubts)] : []),
        ...nodesAmong(rule, half.peer).map((how) => opening(how(ask(half, toAnyone(rule))), doubts)),
        opening(asked(known, ["yes"]), []),
        ...(home ? [opening(asked(known, ["yes", "perhaps"]), [labelsDoubt(home, title)])] : []),
        ...byAddress(policy, perhaps, half, title).map((why) => opening(maybe(ask(half, anyone)), why)),
        ...(isKnown ? [] : [opening(asked([atWorst(perhaps)], ["yes", "perhaps"]), [ruleDoubt(policy, rule)])]),
    ];
}

/**
 * The rule as it speaks of a peer for sure, and as it may: a range by which no node is meant does not speak of one, and perhaps
 * of an address that may be a node's. Pods are asked about by their labels, and have none here.
 */
function meaning(rule: SeenRule, peer: Party): readonly [surely: SeenRule, perhaps: SeenRule] {
    const nodes = "ip" in peer ? peer.nodes : "none";
    if (nodes === "none") return [rule, rule];
    const ofOthers = withoutOutsideOnly(rule);
    return [ofOthers, nodes === "all" ? ofOthers : rule];
}

/** Whether a peer is one of the names of a rule. */
const isNamed = ({ hosts }: SeenRule, peer: Party): boolean => "host" in peer && isHostIn(peer.host, hosts);

/**
 * Whether a rule lets pods out to a peer by Cilium's name for it, whatever addresses it has. What comes from there is another
 * matter: where the control plane tunnels through nodes, Cilium takes it for a node.
 *
 * @see https://docs.cilium.io/en/v1.18/security/policy/layer3/#entities-based
 */
const isEntity = ({ direction, entity }: SeenRule, peer: Party): boolean =>
    direction === "Egress" && entity !== undefined && "ip" in peer && peer.entity === entity;

/** Whether a peer has an address of the API server, to which a rule lets pods out by its name; undefined where that is not known. */
function isApiServer(policy: SeenPolicy, { direction, entity }: SeenRule, { peer, world }: HalfInWorld) {
    if (direction !== "Egress" || entity !== "kube-apiserver" || !("ip" in peer)) return undefined;
    const apiServer = apiServerAlone(world.context.platforms.of(policy));
    return apiServer.isEmpty ? undefined : apiServer.contains(peer.ip);
}

/** How sure it is that a peer is one of the nodes of a rule; none where it is not. */
function nodesAmong({ nodes }: SeenRule, peer: Party): ((open: PortsBetween) => PortsBetween)[] {
    if (nodes === undefined || !("ip" in peer) || peer.nodes === "none") return [];
    return [nodes === "all" && peer.nodes === "all" ? (open) => open : maybe];
}

/** That a peer is meant is not sure. */
const maybe = ({ ports, unknown }: PortsBetween): PortsBetween => ({
    ports: PortSet.none,
    unknown: ports.union(unknown),
});

/**
 * Whether a rule may admit its peer by an address, with what that hangs on: a pod that has one of its ranges, beside those
 * that config allows, or an IPv4 address that one of its IPv6 addresses stands for.
 */
function byAddress(
    policy: SeenPolicy,
    rule: SeenRule,
    { peer, world: { context } }: HalfInWorld,
    title: string,
): Doubt[][] {
    if ("host" in peer) return [];
    if (!isPod(peer)) return setOfBlocks(rule).contains(peer.ip) ? [[]] : [];
    const byAddress = podsByAddress(policy, rule, context);
    if (byAddress === "none") return [];
    return [byAddress === "perhaps" ? [rangesDoubt(title)] : []];
}
