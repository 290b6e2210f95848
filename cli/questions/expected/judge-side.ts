import type { ProfileName } from "../../../netpol";
import type { AddressRoles, Side } from "../../worlds/side";
import { wholeCluster } from "../../worlds/whole-cluster";
import { type JudgedExpectation, judgeExpectations } from "./judge";

/**
 * Judges what the meshes of a side that is compared expect, by all that the side holds: policies of kinds that are not judged,
 * and those of which a part is hidden, may decide. Where it is not known what becomes of `policyTypes`, what depends on that is
 * unknown.
 *
 * @param addresses Who has which addresses, where somebody says it beside the mesh.
 */
export function judgeSide(side: Side, addresses: AddressRoles, profile: ProfileName): JudgedExpectation[] {
    const { expectations = [], otherwise } = side;
    const whole = asSeen(side, addresses);
    const judged = judgeExpectations(whole, expectations, profile);
    if (otherwise === undefined) return judged;
    const cluster = { ...whole.cluster, policies: otherwise.policies };
    const others = judgeExpectations({ ...whole, cluster }, expectations, profile);
    return judged.map((each, i) =>
        each.outcome === others[i]?.outcome
            ? each
            : {
                  expectation: each.expectation,
                  outcome: "unknown",
                  problem: `it depends on ${otherwise.titles.join(", ")}`,
              },
    );
}

/** A side with everything that may decide in its cluster. What it only reads of others is there already. */
function asSeen(side: Side, addresses: AddressRoles): Side {
    const { unjudged, hidden = [], lookedUp, declared } = side;
    const own = unjudged === undefined ? side.cluster : { ...side.cluster, unjudged };
    const unseen = [...hidden, ...(lookedUp?.hidden ?? [])];
    const cluster = wholeCluster({ cluster: own, declared, hidden: unseen });
    return { ...side, cluster, platform: { ...side.platform, sharedCidrs: undefined, ...addresses } };
}
