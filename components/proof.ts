import { compile, outsidePeers, type Mesh, type Outside } from "../mesh";
import { createIndex, effectivePolicyTypes, PortSet, reach, type Direction, type NetworkPolicy } from "../netpol";
import type { Connection } from "./args";
import { cell, declaredHalves, portSet, type Cells } from "./declared";
import { clusterOf, representatives, type Home } from "./representatives";

/**
 * Proves that the policies do what the mesh declares: the matrix that the engine computes from them equals the declared
 * flows, cell by cell, at the source and at the destination each. That is more than asking what passes in the end: a half
 * that is too wide shows even where the other half still holds.
 *
 * Cells are those among representative pods and ranges of addresses. Pods are judged by selectors alone: that no pod has
 * an address in an external's range is what `platform.clusterCidrs` is for.
 *
 * @returns the declared flows as rows.
 * @throws Error naming the first cells that differ. That is a defect of this package, never of the mesh.
 */
export function prove(mesh: Mesh, policies: readonly NetworkPolicy[] = policiesOf(mesh)): Connection[] {
    const homes = representatives(mesh);
    const isolated = new Set(homes.flatMap(({ isolated, pods }) => (isolated ? pods.map(({ id }) => id) : [])));
    const egress = reachable(mesh, homes, half(policies, "Egress"), ({ from }) => isolated.has(from));
    const ingress = reachable(mesh, homes, half(policies, "Ingress"), ({ to }) => isolated.has(to));
    const differences = [
        ...compare("egress", declaredHalves(mesh, homes, egress.ranges).egress, egress.cells),
        ...compare("ingress", declaredHalves(mesh, homes, ingress.ranges).ingress, ingress.cells),
    ];
    if (differences.length > 0) {
        const shown = differences.slice(0, 10).map((line) => `\n  ${line}`);
        throw new Error(
            `Cannot prove that the policies do what the mesh declares; please report this:${shown.join("")}`,
        );
    }
    return mesh.flows.map(({ from, to, ports, why }) => {
        return { from: from.name, to: to.name, ports: portSet(ports).toString(), why };
    });
}

const policiesOf = (mesh: Mesh): NetworkPolicy[] => compile(mesh).policies.map(({ manifest }) => manifest);

/** The policies as far as they speak of one direction; the other then passes everywhere. */
function half(policies: readonly NetworkPolicy[], direction: Direction): NetworkPolicy[] {
    return policies
        .filter(({ spec }) => effectivePolicyTypes(spec).includes(direction))
        .map((policy) => ({ ...policy, spec: { ...policy.spec, policyTypes: [direction] } }));
}

interface Reachable {
    readonly cells: Cells;
    readonly ranges: readonly string[];
}

/** What one half's policies let through at the pods that it isolates. */
function reachable(
    mesh: Mesh,
    homes: readonly Home[],
    policies: readonly NetworkPolicy[],
    isIsolated: (ends: { readonly from: string; readonly to: string }) => boolean,
): Reachable {
    const cluster = clusterOf(homes, [...policies, mention(mesh)]);
    // Under this profile an ipBlock never matches a pod, so that every cell has one answer.
    const { peers, connections } = reach(createIndex(cluster, { profile: "cilium" }), {
        kinds: ["workload", "external"],
    });
    const cells: Cells = new Map();
    for (const connection of connections()) {
        const { from, to, ports } = connection;
        if (!ports.isEmpty && isIsolated(connection)) cells.set(cell(from, to), ports);
    }
    return { cells, ranges: peers.filter(({ kind }) => kind === "external").map(({ id }) => id) };
}

/** A policy for no pod, in no namespace of anybody's, so that every declared address is a cell even if no policy has it. */
function mention({ flows, platform }: Mesh): NetworkPolicy {
    const ends = flows.flatMap(({ from, to }) => [from, to]);
    const outside = ends.filter((end): end is Outside => end.kind === "external" || end.kind === "kube-apiserver");
    const to = outside.flatMap((end) => outsidePeers(end, platform));
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "mention", namespace: "-" },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: to.length > 0 ? [{ to }] : [] },
    };
}

function compare(half: string, declared: Cells, found: Cells): string[] {
    const keys = new Set([...declared.keys(), ...found.keys()]);
    const lines = [...keys].flatMap((key) => {
        const [want, have] = [declared.get(key) ?? PortSet.none, found.get(key) ?? PortSet.none];
        return want.equals(have) ? [] : [`${key} (${half}): declared ${want.toString()}, found ${have.toString()}`];
    });
    return lines.sort();
}
