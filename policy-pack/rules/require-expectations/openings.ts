import { isHostIn, PortSet, type PortsBetween } from "../../../netpol";
import { setOfBlocks } from "../../judge/blocks";
import type { Doubt } from "../../judge/doubt";
import { podsByAddress } from "../../judge/pods-by-address";
import { madeForText, titleOf } from "../../stack/titles";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";
import { ask } from "./ask";
import { isPod, type AskedHalf } from "./asked";
import { labelsDoubt, rangesDoubt, ruleDoubt } from "./doubts";
import type { Opening } from "./opening";
import { atWorst, namesFor, type PlainRule } from "./rule-forms";
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
    const known = certainRule(rule);
    const { home } = half.peer;
    const asked = (rules: readonly PlainRule[], answers: readonly ("yes" | "perhaps")[]) =>
        ask(
            half,
            rules.flatMap((one) => namesFor(one, home, answers)),
        );
    const isKnown = rule.peers.unknown.length + rule.ports.unknown.length === 0 && rule.unsure === undefined;
    return [
        ...byName(rule, half).map((one) => opening(ask(half, [one]), rule.unsure ? [ruleDoubt(policy, rule)] : [])),
        opening(asked(known, ["yes"]), []),
        ...(home ? [opening(asked(known, ["yes", "perhaps"]), [labelsDoubt(home, title)])] : []),
        ...byAddress(policy, rule, half, title).map((doubts) => opening(maybe(ask(half, known.map(toAnyone))), doubts)),
        ...(isKnown ? [] : [opening(asked([atWorst(rule)], ["yes", "perhaps"]), [ruleDoubt(policy, rule)])]),
    ];
}

/** The rule for a peer that is one of its names. */
function byName({ hosts, ports }: SeenRule, { peer }: AskedHalf): PlainRule[] {
    const isNamed = "host" in peer && isHostIn(peer.host, hosts);
    return isNamed ? [{ ...(ports.everything ? {} : { ports: ports.known }) }] : [];
}

/** The rule for whoever has one of its addresses. */
const toAnyone = ({ ports }: PlainRule): PlainRule => ({ ports });

/** That a peer has such an address is not sure. */
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
