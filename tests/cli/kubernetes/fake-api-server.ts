import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const container = { name: "c", image: "x" };

/** A cluster with one namespace that is shut, and one pod in it. */
const answers: Readonly<Record<string, object>> = {
    "/version": { gitVersion: "v1.34.0", major: "1", minor: "34" },
    "/api/v1/namespaces": { items: [{ metadata: { name: "shop", labels: { purpose: "agents" } } }] },
    "/api/v1/services": { items: [] },
    "/api/v1/nodes": { items: [] },
    "/api/v1/pods": {
        items: [
            {
                metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
                spec: { containers: [container] },
                status: { phase: "Running", podIP: "10.244.0.5" },
            },
        ],
    },
    "/apis/networking.k8s.io/v1": {
        resources: [{ name: "networkpolicies", kind: "NetworkPolicy", namespaced: true, verbs: ["list"] }],
    },
    "/apis/networking.k8s.io/v1/networkpolicies": {
        items: [{ metadata: { name: "deny-all", namespace: "shop" }, spec }],
    },
};

/** Serves that cluster on loopback, and writes a kubeconfig with the context `small` for it. */
export async function fakeApiServer(
    directory: string,
): Promise<{ readonly server: Server; readonly kubeconfig: string }> {
    const server = createServer((request, response) => {
        const answer = answers[(request.url ?? "").split("?")[0] ?? ""];
        response.statusCode = answer === undefined ? 404 : 200;
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer ?? { kind: "Status", code: 404, message: "not found" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kubeconfig = join(directory, "kubeconfig");
    const config = {
        ...{ apiVersion: "v1", kind: "Config", "current-context": "small" },
        contexts: [{ name: "small", context: { cluster: "small", user: "me" } }],
        clusters: [{ name: "small", cluster: { server: url } }],
        users: [{ name: "me", user: { token: "t" } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    return { server, kubeconfig };
}
