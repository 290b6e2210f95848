import { agreed, both } from "../verdicts";
import type { Answer } from "./answer";
import type { HalfAnswer } from "./half-types";

/** An answer that is the same whatever labels the namespaces have, or else the one that names what it depends on. */
export function combineAnswers(answer: Answer, all: readonly Answer[]): Answer {
    const verdict = all.map((each) => each.verdict).reduce(agreed);
    const half = (way: "egress" | "ingress"): HalfAnswer => sameHalf(all.map((each) => each[way])) ?? answer[way];
    const [egress, ingress] = [half("egress"), half("ingress")];
    if (verdict !== "denied" || both(egress.verdict, ingress.verdict) === "denied") return { verdict, egress, ingress };
    const why = `no labels that the namespace may have open both halves: ${egress.nearest?.why}; ${ingress.nearest?.why}`;
    return { verdict, egress, ingress: { ...ingress, verdict, nearest: { why }, assumption: undefined } };
}

/** A half that comes out the same every time; `undefined` where it does not. */
function sameHalf(halves: readonly HalfAnswer[]): HalfAnswer | undefined {
    const [first, ...rest] = halves;
    if (first === undefined || first.verdict === "unknown") return undefined;
    if (rest.some(({ verdict }) => verdict !== first.verdict)) return undefined;
    return { ...first, allowedBy: [...new Set(halves.flatMap(({ allowedBy }) => allowedBy))] };
}
