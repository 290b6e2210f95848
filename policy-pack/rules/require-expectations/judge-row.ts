import { PortSet } from "../../../netpol";
import type { Expectation } from "../../stack/expectations";
import { homeDoubt } from "./doubts";
import { doubtsOf, halfOf, type Half } from "./half";
import type { Doubt } from "./opening";
import { partiesOf, sidesOf } from "./parties";
import { isPod, type Party } from "./asked";
import { type World } from "./world";

/** Why an expectation does not hold, or may not: one connection that is not as it is to be. */
export interface Failure {
    readonly from: Party;
    readonly to: Party;
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
        const { from, to, more } = partiesOf(fromSide, toSide, world);
        for (const source of from) {
            for (const target of to) {
                const failure = judgePair(row, source, target, world);
                if (failure?.doubts.length === 0) return failure;
                if (failure !== undefined) perhaps.push(failure);
            }
        }
        if (more.length === 0) continue;
        const doubts = more.map(tooManyKinds);
        for (const source of from.slice(0, 1)) {
            for (const target of to.slice(0, 1)) {
                perhaps.push({ from: source, to: target, ports: row.ports, halves: [], isSure: false, doubts });
            }
        }
    }
    return perhaps[0];
}

const tooManyKinds = (namespace: string): Doubt => ({
    text: `which labels pods of namespace "${namespace}" have: selectors tell more kinds apart than are asked about`,
    fix: "Select pods there by fewer labels.",
    resources: [],
});

function judgePair(row: Expectation, from: Party, to: Party, world: World): Failure | undefined {
    const halves = [
        ...(isPod(from) ? [halfOf(from, to, "Egress", world)] : []),
        ...(isPod(to) ? [halfOf(to, from, "Ingress", world)] : []),
    ];
    const common = (of: (half: Half) => PortSet): PortSet =>
        halves.map(of).reduce((all, one) => all.intersect(one), row.ports);
    const perhaps = common((half) => half.perhaps);
    const [sure, unsure] =
        row.verdict === "denied"
            ? [common((half) => half.known), perhaps]
            : [row.ports.subtract(perhaps), row.ports.subtract(common((half) => half.surely))];
    const ports = sure.isEmpty ? unsure : sure;
    if (ports.isEmpty) return carried(row, from, to, halves);
    const ofHomes = [from, to].filter(isPod).flatMap(({ home }) => homeDoubt(home));
    const ofHalves = sure.isEmpty ? halves.flatMap((half) => doubtsOf(half, ports, world)) : [];
    return { from, to, ports, halves, isSure: !sure.isEmpty, doubts: [...ofHomes, ...ofHalves] };
}

/** What is to be denied may pass within what a service mesh carries: policies see the port that carries, and none within. */
function carried(row: Expectation, from: Party, to: Party, halves: readonly Half[]): Failure | undefined {
    const { carries, verdict } = row;
    const ports = row.ports.intersect(PortSet.protocol("TCP"));
    if (carries === undefined || verdict !== "denied" || ports.isEmpty || !isPod(from) || !isPod(to)) return undefined;
    const carrying = PortSet.of("TCP", carries);
    if (halves.some(({ perhaps }) => perhaps.intersect(carrying).isEmpty)) return undefined;
    const doubt: Doubt = {
        text: `what the service mesh carries over TCP ${carries}, which is open between them`,
        fix: "Refuse these ports by the service mesh's own policies and leave the row out, or take one of the pods out of the service mesh (serviceMesh: false).",
        resources: [],
    };
    return { from, to, ports, halves: [], isSure: false, doubts: [doubt] };
}
