import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { runReach } from "../../../cli/commands/reach/run";
import type { NetworkPolicySpec } from "../../../netpol";

interface Cell {
    readonly from: string;
    readonly to: string;
    readonly ports: string;
}

describe("ai-mesh reach on input made to be hard", function () {
    this.timeout(120_000);
    let dir: string;
    beforeEach(() => {
        dir = mkdtempSync(join(tmpdir(), "hard-"));
    });
    afterEach(() => {
        rmSync(dir, { recursive: true });
    });

    const pods = [0, 1, 2].map((at) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `p${at}`, namespace: "x", labels: { app: `a${at}` } },
        spec: {},
        status: { podIP: `10.244.0.${at + 1}` },
    }));

    async function reachOf(...specs: NetworkPolicySpec[]): Promise<Cell[]> {
        const policies = specs.map((spec, at) => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: `hard-${at}`, namespace: "x" },
            spec,
        }));
        writeFileSync(
            join(dir, "a.json"),
            JSON.stringify({ apiVersion: "v1", kind: "List", items: [...pods, ...policies] }),
        );
        const pieces: string[] = [];
        const out = new Writable({
            write(chunk: Buffer, _encoding, done) {
                pieces.push(chunk.toString());
                done();
            },
        });
        await runReach({ manifests: [dir], profile: "kube-network-policies", output: "json" }, out);
        return (JSON.parse(pieces.join("")) as { connections: Cell[] }).connections;
    }

    const between = (cells: readonly Cell[], from: string, to: string): string | undefined =>
        cells.find((cell) => cell.from === from && cell.to === to)?.ports;

    it("answers for 10,000 CIDRs in one rule, each of them", async () => {
        const blocks = Array.from({ length: 10_000 }, (_, at) => `${11 + (at >> 7)}.${at & 127}.7.0/24`);
        const to = blocks.map((cidr) => ({ ipBlock: { cidr } }));
        const cells = await reachOf({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to }] });
        const reached = new Set(
            cells.filter(({ from, ports }) => from === "x/p0[Pod]" && ports !== "none").map((cell) => cell.to),
        );
        const ranges = blocks.map((cidr) => cidr.replace(".0/24", ".0-") + cidr.replace(".0/24", ".255"));
        expect(ranges.filter((range) => !reached.has(range))).to.deep.equal([]);
        expect(reached.size).to.equal(ranges.length);
    });

    it("answers for 65,535 rules of a single port", async () => {
        const ingress = Array.from({ length: 65_535 }, (_, at) => ({
            from: [{ podSelector: { matchLabels: { app: `a${at % 3}` } } }],
            ports: [{ port: at + 1 }],
        }));
        const cells = await reachOf({ podSelector: {}, policyTypes: ["Ingress"], ingress });
        const ports = between(cells, "x/p1[Pod]", "x/p0[Pod]")!.replace("TCP ", "").split(",");
        expect(ports).to.have.length(21_845);
        expect(ports.slice(0, 3)).to.deep.equal(["2", "5", "8"]);
        expect(ports.at(-1)).to.equal("65534");
    });

    it("answers for 100 matchExpressions, and for 30 policies of 20 that overlap", async () => {
        const hundred = Array.from({ length: 100 }, (_, at) => ({
            key: `k${at}`,
            operator: "NotIn" as const,
            values: ["a"],
        }));
        const cells = await reachOf({
            podSelector: { matchExpressions: hundred },
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [
                        {
                            podSelector: {
                                matchExpressions: [...hundred, { key: "app", operator: "In", values: ["a1"] }],
                            },
                        },
                    ],
                },
            ],
        });
        expect(between(cells, "x/p1[Pod]", "x/p0[Pod]")).to.equal("all");
        expect(between(cells, "x/p2[Pod]", "x/p0[Pod]")).to.equal(undefined);
        const overlapping = Array.from({ length: 30 }, (_, policy): NetworkPolicySpec => ({
            podSelector: {
                matchExpressions: Array.from({ length: 20 }, (_unused, at) => ({
                    key: `k${(at * policy + at) % 25}`,
                    operator: (at + policy) % 2 === 0 ? "In" : "NotIn",
                    values: [`a${(at * policy) % 5}`, `b${at % 7}`],
                })),
            },
            policyTypes: ["Ingress"],
        }));
        expect(between(await reachOf(...overlapping), "x/p1[Pod]", "x/p0[Pod]")).to.equal("all");
    });
});
