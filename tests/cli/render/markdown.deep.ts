import { expect } from "chai";
import { diffMarkdown, longestComment } from "../../../cli/render/diff/markdown";
import type { Cluster, NetworkPolicy } from "../../../netpol";
import { reportOf } from "./meshes";

describe("diffMarkdown()", () => {
    it("stays within a comment for 5,000 connections, and says what was left out", () => {
        const report = reportOf(openPairs(0), openPairs(5000));
        expect(report.comparison.changes.filter(({ opened }) => !opened.isEmpty)).to.have.length(5000);
        const text = diffMarkdown(report);
        expect(text.length).to.be.at.most(longestComment);
        expect(text).to.match(/^### 🔶 widened: 5,000 connections open\.\n/);
        const shown = text.split("\n").filter((line) => line.startsWith("| ➕ opened")).length;
        expect(shown).to.be.above(300);
        const [, left] = /_([\d,]+) lines of this table left out\._/.exec(text) ?? [];
        expect(Number(left?.replace(",", "")) + shown).to.be.at.least(5000);
    });
});

/** 100 pods in one closed namespace; the first `open` pairs of them may talk, each pair on a port of its own. */
function openPairs(open: number): Cluster {
    const pods = Array.from({ length: 100 }, (_, i) => ({
        kind: "Deployment" as const,
        namespace: "ai-agents",
        name: `agent-${String(i).padStart(3, "0")}`,
        labels: { app: `agent-${i}` },
        ports: [],
        ips: [],
        hostNetwork: false,
    }));
    const rules = new Map<number, { to: number; port: number }[]>();
    for (let k = 0; k < open; k++) {
        const [from, to] = [Math.floor(k / 99), k % 99];
        const list = rules.get(from) ?? [];
        rules.set(from, [...list, { to: to >= from ? to + 1 : to, port: 1000 + k }]);
    }
    const select = (i: number) => ({ matchLabels: { app: `agent-${i}` } });
    const policies = [...rules].map(([from, list]): NetworkPolicy => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `allow-${from}`, namespace: "ai-agents" },
        spec: {
            podSelector: select(from),
            policyTypes: ["Egress"],
            egress: list.map(({ to, port }) => ({ to: [{ podSelector: select(to) }], ports: [{ port }] })),
        },
    }));
    const deny: NetworkPolicy = {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "deny", namespace: "ai-agents" },
        spec: { podSelector: {}, policyTypes: ["Egress"] },
    };
    return {
        namespaces: [{ name: "ai-agents", labels: {} }],
        workloads: pods,
        services: [],
        policies: [deny, ...policies],
    };
}
