import type { Cluster, NetworkPolicy } from "../../../netpol";

/** 100 pods in one closed namespace; the first `open` pairs of them may talk, each pair on a port of its own. */
export function openPairs(open: number): Cluster {
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
