import type { ClusterPolicy } from "../../netpol/tiers/types";
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
}

/** A denied cell waits as long as one packet can be on its way: the next would be sent after a second. */
const DENIED = { timeout: 900, atOnce: 256 };
/**
 * An allowed cell has one attempt, and has to be open at its first packet. Few at a time, so that the lab itself holds
 * none up; what is `late` or times out is told apart from that load by what the engine's queue threw away meanwhile.
 */
const ALLOWED = { timeout: 3_000, atOnce: 16 };

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
    await deletePolicies(lab, policiesOf(table));
    for (const pod of table.pods) await lab.removePod(pod);
}

type AnyPolicy = NetworkPolicy | ClusterPolicy;

/** The policies of every tier. */
function policiesOf({ policies, clusterPolicies = [] }: TruthTable): readonly AnyPolicy[] {
    return [...policies, ...clusterPolicies];
}

/** Writes policies and waits until the engine judges by them. */
export async function applyPolicies(lab: Lab, policies: readonly AnyPolicy[]): Promise<void> {
    for (const policy of policies) await lab.api.apply(policy as unknown as KubeObject);
    await lab.fence();
}

export async function deletePolicies(lab: Lab, policies: readonly AnyPolicy[]): Promise<void> {
    for (const { apiVersion, kind, metadata } of policies)
        await lab.api.delete(apiVersion, kind, metadata.namespace ?? "default", metadata.name);
}

/**
 * Runs a table: past the engine every cell has to pass, which proves route and listener of each; then with the policies
 * in force every cell must have its verdict. A deny that failed the first part is reported as wrong, whatever came after.
 */
export async function runTable(lab: Lab, table: TruthTable): Promise<Outcome> {
    const ends = await buildTable(lab, table);
    try {
        const cells = cellsOf(table);
        // Where nobody can tell the verdict, the engine's own is as good as any.
        const tested = cells.filter(({ port, verdict }) => testable(port) && verdict !== "unknown");
        const open = tested.map((cell) => ({ ...cell, verdict: "allowed" as const }));
        const control = await lab.pastEngine(() => probeCells(lab, ends, open));
        await applyPolicies(lab, policiesOf(table));
        const judged = await probeCells(lab, ends, tested);
        const dead = control.wrong.map(({ cell, got }) => ({
            cell,
            got: `${got} with nothing in the way: no live listener`,
        }));
        return {
            wrong: [...dead, ...judged.wrong],
            allowed: tested.filter(({ verdict }) => verdict === "allowed").length,
            denied: tested.filter(({ verdict }) => verdict === "denied").length,
            untested: cells.length - tested.length,
        };
    } finally {
        await clearTable(lab, table);
    }
}

// Node has no SCTP sockets.
function testable(port: ProbePort): boolean {
    return !port.endsWith("/sctp");
}

/** What a closed way looks like: no answer, or a refusal. Anything else is a probe that went wrong. */
const SHUT: ReadonlySet<string> = new Set(["timeout", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);

/**
 * Probes every cell once from inside its source, those that should pass first, and gives those whose result is not their
 * verdict. Nothing is tried again, neither into an allow nor into a deny: a first packet that is lost or leaks is wrong.
 */
export async function probeCells(
    lab: Lab,
    ends: ReadonlyMap<string, End>,
    cells: readonly Cell[],
): Promise<{ wrong: Wrong[] }> {
    const wrong: Wrong[] = [];
    const dropped = lab.queueDrops();
    for (const [verdict, { timeout, atOnce }] of [["allowed", ALLOWED] as const, ["denied", DENIED] as const]) {
        const queue = cells.filter((cell) => cell.verdict === verdict).values();
        const worker = async (): Promise<void> => {
            for (const cell of queue) {
                const got = await probe(ends, cell, timeout);
                const right = verdict === "allowed" ? got === "open" : SHUT.has(got);
                if (!right) wrong.push({ cell, got });
            }
        };
        await Promise.all(Array.from({ length: atOnce }, worker));
    }
    const lost = lab.queueDrops() - dropped;
    const because = lost > 0 ? ` (the engine did not keep up: its queue threw ${lost} packets away)` : "";
    return { wrong: wrong.map(({ cell, got }) => ({ cell, got: got + because })) };
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
