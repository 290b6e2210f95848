import { expect } from "chai";
import { expectedProbes } from "../../../cli/verify/expected-probes";
import type { Live, LivePod } from "../../../cli/verify/live";
import type { MeshExpectation } from "../../../cli/worlds/mesh-expectations";
import type { MeshNames } from "../../../cli/worlds/mesh-names";
import type { Labels } from "../../../netpol";

const pod = (name: string, labels: Labels, ip: string, ports: readonly number[] = [80], namespace = "a"): LivePod => ({
    workload: {
        ...{ kind: "Pod", namespace, name, labels, ips: [ip], hostNetwork: false },
        ports: ports.map((port) => ({ protocol: "TCP" as const, port })),
    },
    kind: `${namespace} ${JSON.stringify(labels)}`,
});
const named = (name: string, matchLabels: Labels) => ({ namespace: "a", name, pods: { matchLabels } });
const names: MeshNames = {
    workloads: [
        named("agent", { app: "agent" }),
        named("db", { app: "db" }),
        named("ray", { cluster: "c" }),
        named("ray.head", { type: "head" }),
    ],
    namespaces: new Map(),
    addresses: new Map(),
};
const agent = pod("agent", { app: "agent" }, "10.0.0.1");

/** What is tried for one row from and to some pods, and why something is not. */
function tried(row: Pick<MeshExpectation, "from" | "to" | "ports">, pods: readonly LivePod[]): string[] {
    const live: Live = { namespaces: [{ name: "a", labels: {} }], policies: [], services: [], pods, gaps: [] };
    const expected = { rows: [{ ...row, verdict: "denied" as const }], names };
    const { probes, left } = expectedProbes({ expected, namespaces: new Set(["a"]) }, live, () => true);
    return [
        ...probes.map(({ from, to, target }) => {
            const called = "named" in to ? `${to.named} ${target.ip}` : to.pod;
            return `${from.pod} -> ${called} ${target.port}`;
        }),
        ...left.map(({ why }) => `not tried: ${why}`),
    ];
}

describe("the pods of a row", () => {
    it("of a part carry the labels of the whole, too: those of another whole are other pods", () => {
        const heads = [
            pod("other-head", { type: "head", cluster: "d" }, "10.0.0.2"),
            pod("head", { type: "head", cluster: "c" }, "10.0.0.3"),
        ];
        expect(tried({ from: "agent", to: "ray.head", ports: ["80"] }, [agent, ...heads])).to.deep.equal([
            "agent -> head 80",
        ]);
    });
});
