import { PortSet } from "../../../netpol";
import type { Doubt } from "../../judge/doubt";
import type { Expectation } from "../../stack/expectations";
import type { Home } from "../../stack/expected-ends";
import { homeDoubt } from "./doubts";
import { doubtsOf, halfOf, type Half } from "./half";
import { partiesOf, sidesOf, type Side } from "./parties";
import { isPod, type Party } from "./asked";
import { type World } from "./world";

/** Why an expectation does not hold, or may not: one connection that is not as it is to be. */
export interface Failure {
    /** Who connects to whom; absent where it is not known who is there. */
    readonly parties?: readonly [from: Party, to: Party];
    /** The namespaces at its ends. */
    readonly homes: readonly Home[];
    readonly ports: PortSet;
    /** The half at each end that is a pod: egress of the source, ingress of the destination. */
    readonly halves: readonly Half[];
    /** Whether they are not as expected under some reading of the API for sure, or only perhaps as expected. */
    readonly isSure: boolean;
    /** What it hangs on that is not known; none where all is known. */
    readonly doubts: readonly Doubt[];
}

/** The first connection that is not as a row expects, those first of which it is sure; undefined where all are. */
export function failureOf(row: Expectation, world: World): Failure | undefined {
    const pairs = sidesOf(row.from).flatMap((from) => sidesOf(row.to).map((to) => [from, to] as const));
    const perhaps: Failure[] = [];
    for (const [fromSide, toSide] of pairs) {
        const { from, to, doubts } = partiesOf(fromSide, toSide, world);
        for (const source of from) {
            for (const target of to) {
                const failure = judgePair(row, source, target, world);
                if (failure?.doubts.length === 0) return failure;
                if (failure !== undefined) perhaps.push(failure);
            }
        }
        const homes = homesOf([fromSide, toSide]);
        if (doubts.length > 0) perhaps.push({ homes, ports: row.ports, halves: [], isSure: false, doubts });
    }
    return perhaps[0];
}

const homesOf = (ends: readonly (Party | Side)[]): Home[] => ends.flatMap(({ home }) => home ?? []);

function judgePair(row: Expectation, from: Party, to: Party, world: World): Failure | undefined {
    const halves = [
        ...(isPod(from) ? [halfOf(from, to, "Egress", world)] : []),
        ...(isPod(to) ? [halfOf(to, from, "Ingress", world)] : []),
    ];
    const isDenied = row.verdict === "denied";
    // What is carried arrives at the port that carries alone.
    const asked = isDenied ? row.ports : row.ports.union(row.carrying);
    const common = (of: (half: Half) => PortSet): PortSet =>
        halves.map(of).reduce((all, one) => all.intersect(one), asked);
    const perhaps = common((half) => half.perhaps);
    const [sure, unsure] = isDenied
        ? [common((half) => half.known), perhaps]
        : [asked.subtract(perhaps), asked.subtract(common((half) => half.surely))];
    const ports = sure.isEmpty ? unsure : sure;
    const of = { parties: [from, to] as const, homes: homesOf([from, to]) };
    if (ports.isEmpty) return isDenied && isCarried(row, halves) ? { ...of, ...carried(row) } : undefined;
    const ofHomes = of.homes.flatMap(homeDoubt);
    const ofHalves = sure.isEmpty ? halves.flatMap((half) => doubtsOf(half, ports, world)) : [];
    return { ...of, ports, halves, isSure: !sure.isEmpty, doubts: [...ofHomes, ...ofHalves] };
}

/** Whether a service mesh may carry the ports of a row over its own. */
const isCarried = ({ carrying }: Expectation, halves: readonly Half[]): boolean =>
    !carrying.isEmpty && halves.every(({ perhaps }) => perhaps.covers(carrying));

/** What is to be denied may pass within what a service mesh carries: policies see the port that carries, and none within. */
const carried = ({ ports, carrying }: Expectation): Omit<Failure, "parties" | "homes"> => ({
    ports: ports.intersect(PortSet.protocol("TCP")),
    halves: [],
    isSure: false,
    doubts: [
        {
            text: `what the service mesh carries over ${carrying.toString()}, which is open between them`,
            fix: "Refuse these ports by the service mesh's own policies and leave the row out, or take one of the pods out of the service mesh (serviceMesh: false).",
            resources: [],
        },
    ],
});
