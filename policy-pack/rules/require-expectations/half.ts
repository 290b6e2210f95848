import { matches, PortSet, type Direction } from "../../../netpol";
import type { Doubt } from "../../judge/doubt";
import type { SeenPolicy } from "../../stack/policies";
import { placeDoubts } from "./doubts";
import type { Opening } from "./opening";
import { openingsOf } from "./openings";
import type { AskedHalf, AskedPod, Party } from "./asked";
import { denyingTiers, tierPorts, type TierPorts } from "./tiers";
import type { World } from "./world";

/** What policies let one pod do with one peer in one direction. */
export interface Half {
    readonly direction: Direction;
    readonly pod: AskedPod;
    /** Open whatever is not known, and however the points are read that the API leaves open. */
    readonly surely: PortSet;
    /** Open under one reading of the API, whatever is not known. */
    readonly known: PortSet;
    /** All that may be open. */
    readonly perhaps: PortSet;
    /** Policies that isolate the pod, for sure. */
    readonly isolatedBy: readonly SeenPolicy[];
    /** Policies that may isolate it. */
    readonly perhapsIsolatedBy: readonly SeenPolicy[];
    /** Policies of the cluster's tiers that deny in this direction, for messages. */
    readonly shutByTiers: readonly string[];
    readonly openings: readonly Opening[];
}

/** Judges one half by all policies of the pod's namespace, which add up, by those that deny, and by the cluster's tiers. */
export function halfOf(pod: AskedPod, peer: Party, direction: Direction, world: World): Half {
    const half = { pod, peer, direction };
    const policies = selecting(half, world);
    const isThere = (policy: SeenPolicy) =>
        (policy.certain !== undefined || policy.isolates.length === 0) &&
        policy.allows.includes(direction) &&
        world.writtenTwiceWith(policy) === undefined;
    const there = policies.filter(isThere);
    const isolatedBy = there.filter(({ isolates }) => isolates.includes(direction));
    const perhapsIsolatedBy = policies.filter((policy) => !isThere(policy));
    const place = (policy: SeenPolicy) => (isThere(policy) ? [] : placeDoubts(policy, world));
    const of = { ...half, world };
    const allowed = policies.flatMap((policy) => openingsOf(policy, place(policy), of));
    const denied = policies.flatMap((policy) => openingsOf(policy, place(policy), of, policy.denies));
    const tiers = tierPorts(half, world, isSelected(half, world));
    const isFree = isolatedBy.length + perhapsIsolatedBy.length === 0;
    const openings = [...accepted(of, tiers), ...kept(allowed, denied, tiers)];
    return {
        ...{ direction, pod, isolatedBy, perhapsIsolatedBy, openings },
        ...together(openings, isFree ? "free" : isolatedBy.length > 0 ? "isolated" : "perhaps", denied, tiers),
        shutByTiers: denyingTiers(world.tiers, half),
    };
}

/** Policies of a direction that select a pod, or may. */
const selecting = ({ pod, direction }: AskedHalf, world: World): readonly SeenPolicy[] =>
    world.selecting[direction].of([pod], () =>
        world
            .policiesOf(pod.home)
            .filter(
                ({ directions, selector }) =>
                    directions.includes(direction) && (!selector || matches(selector, pod.labels)),
            ),
    );

/** Whether some policy isolates a pod in the other direction, or may. */
const isSelected = ({ pod, peer, direction }: AskedHalf, world: World): boolean =>
    selecting({ pod, peer, direction: direction === "Ingress" ? "Egress" : "Ingress" }, world).some(
        ({ isolates, certain }) => isolates.length > 0 || certain === undefined,
    );

const both = ({ ports, unknown }: TierPorts["accepted"]): PortSet => ports.union(unknown);

/** What tier Admin accepts, by the rules that do. */
function accepted(half: AskedHalf & { readonly world: World }, tiers: TierPorts): Opening[] {
    const { pod, world } = half;
    const policies = world.adminOf(pod.home).filter(({ selector }) => !selector || matches(selector, pod.labels));
    return policies
        .flatMap((policy) => openingsOf(policy, [], half))
        .map((one) => ({
            ...one,
            surely: one.perhaps.intersect(tiers.accepted.ports),
            perhaps: one.perhaps.intersect(both(tiers.accepted)),
        }));
}

/** What rules allow, without what others and tier Admin deny. */
function kept(allowed: readonly Opening[], denied: readonly Opening[], { notDenied }: TierPorts): Opening[] {
    const [surely, perhaps] = deniedBy(denied);
    return allowed.map((one) => ({
        ...one,
        surely: one.surely.subtract(perhaps).intersect(notDenied.ports),
        perhaps: one.perhaps.subtract(surely).intersect(both(notDenied)),
    }));
}

/** Ports that are denied for sure, and those that may be. */
function deniedBy(denied: readonly Opening[]): [surely: PortSet, perhaps: PortSet] {
    const sure = denied.filter(({ doubts }) => doubts.length === 0);
    return [PortSet.unionAll(sure.map(({ surely }) => surely)), PortSet.unionAll(denied.map(({ perhaps }) => perhaps))];
}

function together(
    openings: readonly Opening[],
    isolation: "isolated" | "perhaps" | "free",
    denied: readonly Opening[],
    { accepted, unisolated, notDenied }: TierPorts,
): Pick<Half, "surely" | "known" | "perhaps"> {
    const [denies, mayDeny] = deniedBy(denied);
    // Where nothing isolates the pod, all is open but what is denied.
    const free = {
        surely: accepted.ports.union(unisolated.ports.intersect(notDenied.ports).subtract(mayDeny)),
        perhaps: both(accepted).union(both(unisolated).intersect(both(notDenied)).subtract(denies)),
    };
    const known = openings.filter(({ doubts }) => doubts.length === 0);
    const opened = {
        surely: PortSet.unionAll(known.map(({ surely }) => surely)),
        known: PortSet.unionAll(known.map(({ perhaps }) => perhaps)),
        perhaps: PortSet.unionAll(openings.map(({ perhaps }) => perhaps)),
    };
    if (isolation === "free") return { surely: free.surely, known: free.perhaps, perhaps: free.perhaps };
    if (isolation === "isolated") return opened;
    return {
        surely: opened.surely.intersect(free.surely),
        known: opened.known.intersect(free.perhaps),
        perhaps: opened.perhaps.union(free.perhaps),
    };
}

/** What it depends on whether these ports are open in a half, beside what is open for sure; none where all is known. */
export function doubtsOf(half: Half, ports: PortSet, world: World): Doubt[] {
    const rest = ports.subtract(half.surely);
    const ofOpenings = half.openings
        .filter(({ perhaps }) => !perhaps.intersect(rest).isEmpty)
        .flatMap(({ doubts }) => doubts);
    return half.isolatedBy.length > 0
        ? ofOpenings
        : half.perhapsIsolatedBy.flatMap((policy) => placeDoubts(policy, world));
}
