import { expect } from "chai";
import * as fc from "fast-check";
import {
    createIndex,
    evaluate,
    type Index,
    IpSet,
    portsBetween,
    profileNames,
    protocols,
    reach,
    workloadId,
    type Connection,
} from "../../netpol";
import { anyCluster } from "./random-cluster";

const anyProfile = fc.constantFrom(...profileNames);
const anyPodCidrs = fc
    .constantFrom(undefined, "10.0.0.0/8", "10.0.0.0/30", "10.0.0.0/8,fd00::/16")
    .map((text) => (text === undefined ? undefined : IpSet.unionAll(text.split(",").map((cidr) => IpSet.parse(cidr)))));
const anyNodes = fc.constantFrom(undefined, IpSet.parse("192.168.0.0/28"));
const anyIndex = fc
    .record({ cluster: anyCluster, profile: anyProfile, podCidrs: anyPodCidrs, nodeAddresses: anyNodes })
    .map(({ cluster, ...options }) => createIndex(cluster, options));
const probes = [1, 79, 80, 81, 82, 90, 91, 65_535];

function cellsOf(index: Index): Map<string, Connection> {
    const cells = new Map<string, Connection>();
    for (const connection of reach(index).connections()) {
        const key = `${connection.from} -> ${connection.to}`;
        expect(cells.has(key), `${key} comes twice`).to.equal(false);
        cells.set(key, connection);
    }
    return cells;
}

function verdictIn(cell: Connection | undefined, protocol: (typeof protocols)[number], port: number): string {
    if (cell?.ports.has(protocol, port)) return "allowed";
    return cell?.unknown.has(protocol, port) ? "unknown" : "denied";
}

describe("reach()", () => {
    it("agrees with evaluate() in every cell between workloads, on random clusters under every profile", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                for (const from of index.cluster.workloads) {
                    for (const to of index.cluster.workloads) {
                        if (from === to && from.kind === "Pod") continue;
                        const [a, b] = [workloadId(from), workloadId(to)];
                        for (const protocol of protocols) {
                            for (const port of probes) {
                                const answer = evaluate(index, {
                                    from: { workload: a },
                                    to: { workload: b },
                                    protocol,
                                    port,
                                });
                                const cell = verdictIn(cells.get(`${a} -> ${b}`), protocol, port);
                                expect(cell, `${a} -> ${b} ${protocol} ${port}`).to.equal(answer.verdict);
                            }
                        }
                    }
                }
            }),
            { numRuns: 300 },
        );
    });

    it("agrees with portsBetween() in whole sets, workloads and external ranges alike", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                const external = reach(index, { kinds: ["external"] }).peers;
                const own = new Set(
                    index.cluster.workloads.flatMap(({ ips, hostNetwork }) => (hostNetwork ? [] : ips)),
                );
                const ends = [
                    ...index.cluster.workloads.map((w) => ({
                        id: workloadId(w),
                        at: { workload: workloadId(w) },
                        self: w.kind === "Pod",
                        out: false,
                    })),
                    ...external.map(({ id }) => ({ id, at: { ip: id.split("-")[0]! }, self: true, out: true })),
                ].filter(({ at }) => !("ip" in at && own.has(at.ip)));
                for (const from of ends) {
                    for (const to of ends) {
                        if ((from === to && from.self) || (from.out && to.out)) continue;
                        const expected = portsBetween(index, from.at, to.at);
                        const cell = cells.get(`${from.id} -> ${to.id}`);
                        expect(
                            `${cell?.ports ?? "none"} / ${cell?.unknown ?? "none"}`,
                            `${from.id} -> ${to.id}`,
                        ).to.equal(`${expected.ports} / ${expected.unknown}`);
                    }
                }
            }),
            { numRuns: 300 },
        );
    });
});
