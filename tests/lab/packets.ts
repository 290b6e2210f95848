import type { NetworkPolicy } from "../../netpol/types";
import { cellsOf, idOf, namespacesOf } from "../cases/expand";
import type { Cell, ProbePort, TruthTable } from "../cases/types";
import type { KubeObject } from "../cluster/api";
import type { Lab } from "./lab";
import { type End, Network } from "./network";

/** A cell that packets contradict, or whose deny nothing proves. */
export interface Wrong {
    readonly cell: Cell;
    readonly got: string;
}

/** What came of running a table with packets. `untested` cells need a protocol that this machine or lab does not have. */
export interface Outcome {
    readonly wrong: readonly Wrong[];
    readonly allowed: number;
    readonly denied: number;
    readonly untested: number;
    /** Cells whose first packet got lost and whose second attempt decided. */
    readonly retried: number;
}

const TIMEOUT = 500;
const PATIENT = 3_000;
const AT_ONCE = 256;

/** Every end of a table that is made in the lab, by the name that cells use. */
export async function buildTable(lab: Lab, table: TruthTable): Promise<Map<string, End>> {
    const listen = table.probes.filter(testable);
    await lab.namespaces(namespacesOf(table));
    const ends = new Map<string, End>();
    for (const pod of table.pods) ends.set(idOf(pod), await lab.pod(pod, listen));
    for (const host of table.hosts ?? []) ends.set(host.name, await lab.host(host.ip, listen));
    return ends;
}

/** Takes a table's pods and policies away again; namespaces stay, without content. */
export async function clearTable(lab: Lab, table: TruthTable): Promise<void> {
    await deletePolicies(lab, table.policies);
    for (const pod of table.pods) await lab.removePod(pod);
}

/** Writes policies and waits until the engine judges by them. */
export async function applyPolicies(lab: Lab, policies: readonly NetworkPolicy[]): Promise<void> {
    for (const policy of policies) await lab.api.apply(policy as unknown as KubeObject);
    await lab.fence();
}

export async function deletePolicies(lab: Lab, policies: readonly NetworkPolicy[]): Promise<void> {
    for (const { apiVersion, kind, metadata } of policies)
        await lab.api.delete(apiVersion, kind, metadata.namespace ?? "default", metadata.name);
}

/**
 * Runs a table: without policies every cell has to pass, which proves route and listener of each; then with them every
 * cell must have its verdict. A deny that failed the first part is reported as wrong, whatever came after.
 */
export async function runTable(lab: Lab, table: TruthTable): Promise<Outcome> {
    const ends = await buildTable(lab, table);
    try {
        await lab.fence();
        const cells = cellsOf(table);
        const tested = cells.filter(({ port }) => testable(port));
        const control = await probeCells(
            ends,
            tested.map((cell) => ({ ...cell, verdict: "allowed" as const })),
        );
        await applyPolicies(lab, table.policies);
        const judged = await probeCells(ends, tested);
        const dead = control.wrong.map(({ cell, got }) => ({
            cell,
            got: `${got} without any policy: no live listener`,
        }));
        return {
            wrong: [...dead, ...judged.wrong],
            allowed: tested.filter(({ verdict }) => verdict === "allowed").length,
            denied: tested.filter(({ verdict }) => verdict === "denied").length,
            untested: cells.length - tested.length,
            retried: control.retried + judged.retried,
        };
    } finally {
        await clearTable(lab, table);
    }
}

// Node has no SCTP sockets.
function testable(port: ProbePort): boolean {
    return !port.endsWith("/sctp");
}

/** Probes every cell from inside its source, many at once, and gives those whose result is not their verdict. */
export async function probeCells(
    ends: ReadonlyMap<string, End>,
    cells: readonly Cell[],
): Promise<{ wrong: Wrong[]; retried: number }> {
    const wrong: Wrong[] = [];
    let retried = 0;
    const queue = cells.values();
    const worker = async (): Promise<void> => {
        for (const cell of queue) {
            let got = await probe(ends, cell, TIMEOUT);
            // A busy machine can make an answer late; it cannot make a drop an answer.
            if (cell.verdict === "allowed" && got === "timeout") {
                retried += 1;
                got = await probe(ends, cell, PATIENT);
            }
            if ((got === "open") !== (cell.verdict === "allowed")) wrong.push({ cell, got });
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return { wrong, retried };
}

async function probe(ends: ReadonlyMap<string, End>, { from, to, port }: Cell, timeout: number): Promise<string> {
    const source = ends.get(from);
    const target = ends.get(to);
    if (source === undefined || target === undefined) throw new Error(`probe ${from} -> ${to}: no such end in the lab`);
    const [number, protocol] = port.split("/") as [string, "tcp" | "udp"];
    return await source.agent.probe(Network.addressOf(source, target), Number(number), protocol, timeout);
}

/** One line per wrong cell. */
export function describeWrong(wrong: readonly Wrong[]): string[] {
    return wrong.map(
        ({ cell: { from, to, port, verdict }, got }) => `${from} -> ${to} ${port}: ${got}, expected ${verdict}`,
    );
}
