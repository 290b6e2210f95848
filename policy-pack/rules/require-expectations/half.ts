import { matches, PortSet, type Direction } from "../../../netpol";
import type { Doubt } from "../../judge/doubt";
import type { SeenPolicy } from "../../stack/policies";
import { placeDoubts } from "./doubts";
import type { Opening } from "./opening";
import { openingsOf } from "./openings";
import type { AskedPod, Party } from "./asked";
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
    readonly openings: readonly Opening[];
}

/** Judges one half by all policies of the pod's namespace: they add up. */
export function halfOf(pod: AskedPod, peer: Party, direction: Direction, world: World): Half {
    const policies = world.selecting[direction].of([pod], () =>
        world
            .policiesOf(pod.home)
            .filter(
                ({ directions, selector }) =>
                    directions.includes(direction) && (!selector || matches(selector, pod.labels)),
            ),
    );
    const isSure = (policy: SeenPolicy) =>
        policy.isolates.includes(direction) &&
        policy.certain !== undefined &&
        world.writtenTwiceWith(policy) === undefined;
    const isolatedBy = policies.filter(isSure);
    const perhapsIsolatedBy = policies.filter((policy) => !isSure(policy));
    const openings = policies.flatMap((policy) =>
        openingsOf(policy, isSure(policy) ? [] : placeDoubts(policy, world), { pod, peer, direction, world }),
    );
    const isIsolated = isolatedBy.length > 0;
    const nothingIsolates = policies.length === 0;
    const known = openings.filter(({ doubts }) => doubts.length === 0);
    return {
        direction,
        pod,
        surely: nothingIsolates ? PortSet.all : PortSet.unionAll(known.map(({ surely }) => surely)),
        known: nothingIsolates ? PortSet.all : PortSet.unionAll(known.map(({ perhaps }) => perhaps)),
        perhaps: isIsolated ? PortSet.unionAll(openings.map(({ perhaps }) => perhaps)) : PortSet.all,
        isolatedBy,
        perhapsIsolatedBy,
        openings,
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
