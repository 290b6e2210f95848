import type { ExpectationRow } from "../compare/expectation-changes";
import type { ProfileName } from "../../netpol";
import type { JudgedExpectation } from "../questions/expected/judge";
import { judgeSide } from "../questions/expected/judge-side";
import { portsOfExpectation } from "../worlds/mesh-expectations";
import type { AddressRoles, Side } from "../worlds/side";
import { reasonOf } from "./explain/reason";
import { portsText } from "./explain/words";

/** What the meshes of a side that is compared expect, judged: see {@link judgeSide}. */
export const expectationRows = (side: Side, addresses: AddressRoles, profile: ProfileName): ExpectationRow[] =>
    judgeSide(side, addresses, profile).map(expectationRow);

/** A judged expectation in words. */
export function expectationRow(judged: JudgedExpectation): ExpectationRow {
    const { from, to, verdict, why = "" } = judged.expectation;
    const ports = portsOfExpectation(judged.expectation);
    return {
        ...{ from, to, ports: ports === undefined ? "" : portsText(ports), verdict },
        ...{ outcome: judged.outcome, because: becauseOf(judged), why },
    };
}

function becauseOf({ outcome, pair, problem = "" }: JudgedExpectation): string {
    if (pair === undefined || outcome === "met") return problem;
    const { from, to, protocol, answer } = pair;
    const reason = from.unresolved ?? to.unresolved ?? reasonOf(answer);
    return `${from.title} -> ${to.title} on ${protocol} ${to.port} is ${answer.verdict} (${reason})`;
}
