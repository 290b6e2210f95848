import { compile, type Mesh } from "../mesh";
import {
    createIndex,
    effectivePolicyTypes,
    IpSet,
    PortSet,
    reach,
    type Direction,
    type NetworkPolicy,
} from "../netpol";
import { askAgain, type Difference, type Mismatch } from "./ask-again";
import { cell, declaredAddresses, declaredHalves, type PortsByCell } from "./declared";
import { witnessesOf, type Witnesses } from "./witnesses";

/** What came of comparing the policies with the mesh. */
export interface Proof {
    /** Where policies and mesh differ; none where the policies do what the mesh declares. */
    readonly mismatches: readonly Mismatch[];
    /** `false` where there are more kinds of pods than were asked about. */
    readonly complete: boolean;
}

/**
 * Compares what the policies do with what the mesh declares: the matrix that the engine computes from them must equal the
 * declared flows, cell by cell, at the source and at the destination each. That is more than asking what passes in the
 * end: a half that is too wide shows even where the other half still holds.
 *
 * Cells are those among a witness of every kind of pods and ranges of addresses, cut at the ends of every set that is
 * declared or computed. Pods are judged by selectors alone: that no pod has an address in an external's range is what
 * the platform's `podCidrs` are for. What differs is asked again, straight from the policies.
 */
export function prove(mesh: Mesh, policies: readonly NetworkPolicy[] = policiesOf(mesh)): Proof {
    const witnesses = witnessesOf(mesh, policies);
    const cuts = declaredAddresses(mesh);
    // Under this profile an ipBlock never matches a pod, so that every cell has one answer.
    const indexOf = (some: readonly NetworkPolicy[]) =>
        createIndex(
            { ...witnesses.cluster, policies: some },
            { profile: "cilium", cuts, clusterAddresses: IpSet.none },
        );
    const differences = (["Egress", "Ingress"] as const).flatMap((direction) => {
        const { cells, ranges } = passing(indexOf(half(policies, direction)), direction, witnesses);
        return compare(direction, declaredHalves(mesh, witnesses.all, ranges)[direction], cells);
    });
    const mismatches = differences.flatMap(askAgain(mesh, indexOf(policies), witnesses));
    return { mismatches, complete: !witnesses.more };
}

const policiesOf = (mesh: Mesh): NetworkPolicy[] => compile(mesh).policies.map(({ manifest }) => manifest);

/** The policies as far as they speak of one direction; the other then passes everywhere. */
function half(policies: readonly NetworkPolicy[], direction: Direction): NetworkPolicy[] {
    return policies
        .filter(({ spec }) => effectivePolicyTypes(spec).includes(direction))
        .map((policy) => ({ ...policy, spec: { ...policy.spec, policyTypes: [direction] } }));
}

/** What one half's policies let through at the pods that the mesh isolates. */
function passing(index: ReturnType<typeof createIndex>, direction: Direction, { all }: Witnesses) {
    const isolated = new Set(all.filter(({ isolated }) => isolated).map(({ id }) => id));
    const { peers, connections } = reach(index, { kinds: ["workload", "external"] });
    const cells: PortsByCell = new Map();
    for (const { from, to, ports } of connections()) {
        if (!ports.isEmpty && isolated.has(direction === "Egress" ? from : to)) cells.set(cell(from, to), ports);
    }
    return { cells, ranges: peers.filter(({ kind }) => kind === "external").map(({ id }) => id) };
}

function compare(direction: Direction, declared: PortsByCell, found: PortsByCell): Difference[] {
    return [...new Set([...declared.keys(), ...found.keys()])].sort().flatMap((key) => {
        const [want, have] = [declared.get(key) ?? PortSet.none, found.get(key) ?? PortSet.none];
        return want.equals(have) ? [] : [{ direction, key, declared: want, found: have }];
    });
}
